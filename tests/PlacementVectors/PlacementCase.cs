namespace Balancing.PlacementVectors;

/// <summary>A pool and a selector; the placement of its keys is recorded.</summary>
public sealed record PlacementCase(
    string Name, IReadOnlyList<(string Id, int Weight)> Members, Func<BackendPool, IReplicaSelector> Create);
