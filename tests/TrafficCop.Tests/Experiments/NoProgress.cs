using TrafficCop.Display;

namespace TrafficCop.Tests.Experiments;

/// <summary>Nobody watches.</summary>
internal sealed class NoProgress : IProgressDisplay
{
    public void Begin(string phase)
    {
    }

    public void Step()
    {
    }
}
