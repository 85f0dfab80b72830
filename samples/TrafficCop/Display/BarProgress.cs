using Spectre.Console;

namespace TrafficCop.Display;

/// <summary>A progress bar, for terminals.</summary>
internal sealed class BarProgress(ProgressTask task, string title) : IProgressDisplay
{
    public void Begin(string phase) => task.Description = Markup.Escape($"{title}: {phase}");

    public void Step() => task.Increment(1);
}
