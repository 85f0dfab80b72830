namespace TrafficCop.Display;

/// <summary>What the reader sees while an algorithm is at work.</summary>
internal interface IProgressDisplay
{
    /// <summary>The next phase begins.</summary>
    void Begin(string phase);

    /// <summary>One more request is done. Called from any thread.</summary>
    void Step();
}
