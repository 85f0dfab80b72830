using Spectre.Console;

namespace TrafficCop.Display;

/// <summary>One line per phase, for files, pipes and build logs.</summary>
internal sealed class PlainProgress(IAnsiConsole console, string title) : IProgressDisplay
{
    public void Begin(string phase) => console.WriteLine($"{title}: {phase} ...");

    public void Step()
    {
    }
}
