namespace TrafficCop.Setup;

/// <summary>What to run, as given on the command line.</summary>
/// <param name="Algorithms">The algorithms to compare, in the order in which they run.</param>
/// <param name="Scenes">The scenes to run after the comparison.</param>
/// <param name="Servers">The number of servers at the start of the comparison.</param>
/// <param name="Requests">The number of requests per algorithm while all servers are up.</param>
/// <param name="Seed">The seed of the random traffic.</param>
internal sealed record Settings(
    IReadOnlyList<Algorithm> Algorithms, IReadOnlyList<Scene> Scenes, int Servers, int Requests, int Seed);
