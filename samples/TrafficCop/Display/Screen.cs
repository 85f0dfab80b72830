using Spectre.Console;

namespace TrafficCop.Display;

/// <summary>The console: a terminal with colors and a progress bar, or plain text if the output is piped.</summary>
internal sealed class Screen
{
    private const int PipedWidth = 80;

    private Screen(IAnsiConsole console) => Console = console;

    public IAnsiConsole Console { get; }

    public static Screen Create()
    {
        bool isPiped = System.Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPiped ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPiped ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPiped ? InteractionSupport.No : InteractionSupport.Detect,
            // Enrichers switch colors on in some CI systems, even for a pipe.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = !isPiped },
        });
        if (isPiped)
        {
            console.Profile.Width = PipedWidth;
        }

        return new Screen(console);
    }

    /// <summary>Runs a task that reports its phases and steps.</summary>
    public async Task<T> WithProgressAsync<T>(string title, int steps, Func<IProgressDisplay, Task<T>> run)
    {
        if (!Console.Profile.Capabilities.Interactive || !Console.Profile.Capabilities.Ansi)
        {
            return await run(new PlainProgress(Console, title));
        }

        return await Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context => run(new BarProgress(context.AddTask(Markup.Escape(title), maxValue: steps), title)));
    }
}
