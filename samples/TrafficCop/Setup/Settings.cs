namespace TrafficCop.Setup;

/// <summary>What to run.</summary>
/// <param name="Algorithms">The contestants, in the order of their turns.</param>
/// <param name="Servers">How many servers there are at first.</param>
/// <param name="Requests">How many requests of steady traffic each algorithm gets.</param>
/// <param name="Seed">Decides who comes when, and with how much work.</param>
internal sealed record Settings(IReadOnlyList<Algorithm> Algorithms, int Servers, int Requests, int Seed);
