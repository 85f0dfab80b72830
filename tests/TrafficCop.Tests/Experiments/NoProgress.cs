using TrafficCop.Display;

namespace TrafficCop.Tests.Experiments;

/// <summary>Shows no progress.</summary>
internal sealed class NoProgress : IProgressDisplay
{
    public void Begin(string phase)
    {
    }

    public void Step()
    {
    }
}
