using TrafficCop.Display;

namespace TrafficCop.Tests.Experiments;

/// <summary>Counts the steps.</summary>
internal sealed class CountingProgress : IProgressDisplay
{
    private int _steps;

    public int Steps => Volatile.Read(ref _steps);

    public void Begin(string phase)
    {
    }

    public void Step() => Interlocked.Increment(ref _steps);
}
