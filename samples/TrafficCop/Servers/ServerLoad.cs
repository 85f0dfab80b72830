namespace TrafficCop.Servers;

/// <summary>The load of one server.</summary>
/// <param name="Id">The id of the server.</param>
/// <param name="Speed">The speed of the server.</param>
/// <param name="Requests">The number of requests it received.</param>
/// <param name="Peak">The most requests in flight at once.</param>
internal sealed record ServerLoad(string Id, Speed Speed, int Requests, int Peak)
{
    /// <summary>What was unusual about the server.</summary>
    public ServerCondition Condition { get; init; }

    /// <summary>The number of requests that it answered with 500.</summary>
    public int Failures { get; init; }
}
