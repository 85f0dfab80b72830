using Spectre.Console;

namespace Edge.Display;

/// <summary>The console: a live picture on a terminal, plain lines if the output is piped.</summary>
internal static class Screen
{
    /// <summary>Runs something that is shown while it runs.</summary>
    public static Task RunAsync(Func<IView, Task> run)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected || !console.Profile.Capabilities.Ansi)
        {
            return run(new PlainView(Console.Out));
        }

        return console.Live(new Text("")).StartAsync(
            context => run(new LiveView(context, console.Profile.Width, console.Profile.Height - 1)));
    }
}
