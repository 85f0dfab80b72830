using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>A pool as metrics see it.</summary>
internal interface INamedPool
{
    string? Name { get; }

    ImmutableArray<Backend> Backends { get; }

    /// <summary>The smallest and the largest share on the hash rings of the pool's selectors; null if there is no
    /// ring.</summary>
    RelativeShares? RingShares { get; }
}
