using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>
/// What a pool keeps up to date. A change runs in two phases: every view builds, and only when all have succeeded every
/// view publishes; if one throws, all discard. All run under the gate of the pool.
/// </summary>
internal interface IPoolView
{
    void Build(ImmutableArray<Backend> members);

    void Publish();

    void Discard();

    /// <summary>Nobody uses the view any more; it will not be built again.</summary>
    void Detached();
}
