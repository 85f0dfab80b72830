namespace TrafficCop.Workload;

/// <summary>Somebody who comes again and again, from one address.</summary>
internal sealed record User(string Name, string Address);
