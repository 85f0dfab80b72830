using System.Collections.Immutable;

namespace Balancing.Selection;

/// <summary>A selector over others, each with a pool of its own.</summary>
internal interface ITieredSelector
{
    /// <summary>The selectors, the preferred one first. Each has a pool.</summary>
    ImmutableArray<IBackendSelector> Tiers { get; }
}
