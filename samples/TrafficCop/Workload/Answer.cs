namespace TrafficCop.Workload;

/// <summary>What became of a request.</summary>
/// <param name="User">Whose it was.</param>
/// <param name="Server">Who answered it; null if it is lost: no answer, an error or the answer to somebody else.</param>
/// <param name="Latency">From the moment it was due until its last byte was there. Time it spent waiting for a free client
/// counts: leaving that out would hide just the slow moments ("coordinated omission").</param>
internal readonly record struct Answer(User User, string? Server, TimeSpan Latency);
