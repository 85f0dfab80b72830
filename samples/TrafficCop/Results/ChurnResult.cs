namespace TrafficCop.Results;

/// <summary>Figures of the time in which one server stopped and another one started.</summary>
/// <param name="Left">The id of the server that stopped.</param>
/// <param name="Joined">The id of the server that started.</param>
/// <param name="Requests">The number of requests of that time.</param>
/// <param name="Failed">How many of them were lost.</param>
/// <param name="Retries">Attempts that failed at the dying server and were repeated at another one.</param>
/// <param name="WhenLeft">The users that moved because a server had left.</param>
/// <param name="WhenJoined">The users that moved because a server had joined.</param>
internal sealed record ChurnResult(
    string Left, string Joined, int Requests, int Failed, int Retries, Relocation WhenLeft, Relocation WhenJoined);
