namespace TrafficCop.Servers;

/// <summary>What one server had to carry.</summary>
/// <param name="Id">The server.</param>
/// <param name="Speed">How fast it is.</param>
/// <param name="Requests">The requests that came to it.</param>
/// <param name="Peak">The most that were there at once.</param>
internal sealed record ServerLoad(string Id, Speed Speed, int Requests, int Peak);
