namespace TrafficCop.Tests;

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
