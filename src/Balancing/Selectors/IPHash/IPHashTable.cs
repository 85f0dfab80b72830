using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.IPHash;

/// <summary>The intervals of an IP hash as a table of owners.</summary>
internal readonly struct IPHashTable(IPHashSnapshot snapshot) : IKeyedTable
{
    public bool IsEmpty => snapshot.Backends.IsEmpty;

    public ReadOnlySpan<Backend?> Members => snapshot.Backends;

    public ulong Salt => snapshot.Salt;

    // Mixed, because the highest of the random bits is always zero.
    public ulong NextRandomPosition() => SplitMix64.Mix((ulong)Random.Shared.NextInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Backend OwnerOf(ulong position) => snapshot.OwnerOf(position);

    public Backend? FindFirst(ulong position, in SelectionContext context) =>
        RehashWalk.FindFirst(snapshot, position, context);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Backend? FindUntried(ulong position, ReadOnlySpan<Backend> tried) =>
        RetrySearch.Find(new RehashSequence(snapshot, position), snapshot.Backends, tried);

    public int FillCandidates(ulong position, in SelectionContext context, Span<Backend> destination) =>
        RehashWalk.FillCandidates(snapshot, position, context, destination);
}
