using System.Runtime.CompilerServices;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>A hash ring as a table of owners.</summary>
internal readonly struct RingTable(RingSnapshot snapshot) : IKeyedTable
{
    public bool IsEmpty => snapshot.MemberCount == 0;

    public ReadOnlySpan<Backend?> Members => snapshot.Backends;

    public ulong Salt => snapshot.Salt;

    // A random point and not a random position, which would prefer the owners of long arcs.
    public ulong NextRandomPosition() => snapshot.Ring.RandomPoint(Random.Shared);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Backend OwnerOf(ulong position) => snapshot.OwnerOf(position);

    public Backend? FindFirst(ulong position, in SelectionContext context) =>
        RingSearch.FindFirst(snapshot, position, context);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Backend? FindUntried(ulong position, ReadOnlySpan<Backend> tried) =>
        RetrySearch.Find(snapshot.Ring.WalkFrom(position), snapshot.Backends, tried);

    public int FillCandidates(ulong position, in SelectionContext context, Span<Backend> destination) =>
        RingSearch.FillCandidates(snapshot, position, context, destination);
}
