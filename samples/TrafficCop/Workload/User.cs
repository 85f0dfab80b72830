namespace TrafficCop.Workload;

/// <summary>A user that sends requests from one address.</summary>
internal sealed record User(string Name, string Address);
