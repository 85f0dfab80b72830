namespace TrafficCop.Workload;

/// <summary>One request to send.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Units">How much work it makes.</param>
/// <param name="Due">When it is to be sent, from the start of the traffic.</param>
internal readonly record struct Visit(User User, int Units, TimeSpan Due);
