using Balancing;

namespace TrafficCop.Forwarding;

/// <summary>A backend with the address of its server.</summary>
/// <param name="id">The id by which hash selectors place users. It stays the same if the port changes.</param>
/// <param name="origin">The address without a path: <c>http://127.0.0.1:5001</c>.</param>
/// <param name="weight">The share of the traffic relative to the other backends.</param>
internal sealed class ServerBackend(string id, string origin, int weight = 1) : Backend(id, weight)
{
    public string Origin { get; } = origin;
}
