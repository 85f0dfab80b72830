namespace TrafficCop.Display;

/// <summary>Shows the progress of an experiment.</summary>
internal interface IProgressDisplay
{
    /// <summary>Begins the next phase.</summary>
    void Begin(string phase);

    /// <summary>Counts a request that is done. Safe to call from any thread.</summary>
    void Step();
}
