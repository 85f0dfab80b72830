namespace TrafficCop.Workload;

/// <summary>One request to send.</summary>
/// <param name="User">The user that sends it.</param>
/// <param name="Units">The units of work it causes.</param>
/// <param name="Due">The time to send it, from the start of the traffic.</param>
internal readonly record struct Visit(User User, int Units, TimeSpan Due);
