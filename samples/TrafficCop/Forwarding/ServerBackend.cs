using Balancing;

namespace TrafficCop.Forwarding;

/// <summary>A backend that knows where its server listens.</summary>
/// <param name="id">What hash selectors place users by. A name that lives longer than the port.</param>
/// <param name="origin">Scheme, host and port without a path: <c>http://127.0.0.1:5001</c>.</param>
/// <param name="weight">Its share of the traffic relative to the others.</param>
internal sealed class ServerBackend(string id, string origin, int weight = 1) : Backend(id, weight)
{
    public string Origin { get; } = origin;
}
