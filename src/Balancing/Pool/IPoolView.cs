using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>
/// What a pool keeps up to date. A change has two phases: every view builds, and only when all have succeeded every
/// view publishes; if one throws, all discard. These three run under the gate of the pool, one at a time.
/// </summary>
internal interface IPoolView
{
    /// <param name="members">The members of weight 1 or more, in the order of the pool.</param>
    void Build(ImmutableArray<PoolMember> members);

    void Publish();

    void Discard();

    /// <summary>The last reference to the view was given up. Called on any thread, even during a change.</summary>
    void OnDetached();
}
