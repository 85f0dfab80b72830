namespace Balancing.PlacementVectors;

/// <summary>A pool and the selector whose placement is recorded.</summary>
public sealed record PlacementCase(
    string Name, IReadOnlyList<(string Id, int Weight)> Members, Func<BackendPool, IReplicaSelector> Create);
