namespace Edge.Topology;

/// <summary>A server as the gateways have to be told of it.</summary>
/// <param name="Name">The id of the destination.</param>
/// <param name="Address">The URL.</param>
internal sealed record Server(string Name, string Address);
