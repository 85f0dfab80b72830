namespace TrafficCop.Results;

/// <summary>How an algorithm did while one server died and another one came.</summary>
/// <param name="Left">The server that was stopped.</param>
/// <param name="Joined">The server that was started.</param>
/// <param name="Requests">Requests sent meanwhile.</param>
/// <param name="Failed">Those of them that were lost.</param>
/// <param name="Retries">Attempts that met the dying server and were repeated on another one.</param>
/// <param name="WhenLeft">Who moved because a server had left.</param>
/// <param name="WhenJoined">Who moved because a server had joined.</param>
internal sealed record ChurnResult(string Left, string Joined, int Requests, int Failed, int Retries, Relocation WhenLeft, Relocation WhenJoined);
