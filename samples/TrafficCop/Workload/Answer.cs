namespace TrafficCop.Workload;

/// <summary>The outcome of a request.</summary>
/// <param name="User">The user that sent it.</param>
/// <param name="Server">
/// The id of the server. Null if the request was lost: no answer, an error, or an answer to another user.
/// </param>
/// <param name="Latency">
/// The time from when the request was due until its last byte arrived. It includes the wait for a free client.
/// Without that wait the slow moments would be missing ("coordinated omission").
/// </param>
internal readonly record struct Answer(User User, string? Server, TimeSpan Latency);
