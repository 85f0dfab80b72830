namespace Edge.Status;

/// <summary>One member of a tier at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">The state that the tier before it sees.</param>
/// <param name="Rate">Requests per second; at layer 4, connections per second.</param>
/// <param name="InFlight">Requests in flight; at layer 4, open connections.</param>
internal sealed record NodeStatus(string Name, string State, double Rate, int InFlight)
{
    /// <summary>The state of a process that runs and is asked for nothing else.</summary>
    public const string Available = "available";
}
