using Edge.Status;

namespace Edge.Display;

/// <summary>Shows the run. Safe on any thread.</summary>
internal interface IView
{
    /// <summary>Shows how all tiers are.</summary>
    void Show(TimeSpan elapsed, FleetStatus status);

    /// <summary>Adds a line to the log.</summary>
    void Log(string line);
}
