using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Selection;

namespace Balancing.Selectors.Common;

/// <summary>Selection by key, the same for all keyed algorithms: from the key to a position, to its owner, and to the
/// members that follow if the owner does not take the request.</summary>
internal static class KeyedSelection
{
    /// <summary>Selects the owner, if it takes the key and nothing else decides: the fast path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySelectOwner<TTable>(
        TTable table, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        where TTable : struct, IKeyedTable
    {
        if (table.IsEmpty || context.IsRestricted)
        {
            backend = null;
            return false;
        }

        ulong position = PositionOf(table, context.Key);
        Backend owner = table.OwnerOf(position); // in a register, which an out parameter of an inlined method is not
        backend = owner;
        return owner.MemberState.IsOpen || owner.MemberState.TakesKey(position, owner.IdHash, context.Cost);
    }

    /// <summary>The short way of a retry: the first member for its key that it has not tried, if that is open. False:
    /// take the general search.</summary>
    /// <remarks>Not without a key: the general search would draw another position, and open members would have a second
    /// chance.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySelectUntried<TTable>(
        TTable table, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        where TTable : struct, IKeyedTable
    {
        backend = context.IsRetry && context.Key.HasValue && !table.IsEmpty
            ? table.FindUntried(PositionOf(table, context.Key), context.Excluded.Span)
            : null;
        return backend is not null;
    }

    /// <summary>Selects the first member for the key that takes the request.</summary>
    public static bool TrySelect<TTable>(
        TTable table, BackendPool pool, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        where TTable : struct, IKeyedTable
    {
        backend = table.IsEmpty ? null : Find(table, pool, PositionOf(table, context.Key), context);
        return backend is not null;
    }

    /// <summary>The first member for a position that takes the request; if there is none, one that can.</summary>
    public static Backend? Find<TTable>(
        TTable table, BackendPool pool, ulong position, in SelectionContext context)
        where TTable : struct, IKeyedTable
    {
        if (pool.Admission.ShiftsTraffic)
        {
            SelectionKey place = SelectionKey.FromHash(position);
            SelectionContext strict = context with { Pass = SelectionPass.TakesKey, Key = place };
            if (table.FindFirst(position, strict) is { } first)
            {
                return first;
            }

            if (pool.Admission.Bound is not null)
            {
                return LeastLoadedByKey.Find(table.Members, position, context);
            }
        }

        return table.FindFirst(position, context);
    }

    /// <summary>Writes the first distinct members for the key: those that take it, then those that can.</summary>
    /// <returns>The number of members written.</returns>
    public static int SelectReplicas<TTable>(
        TTable table, BackendPool pool, in SelectionContext context, Span<Backend> destination)
        where TTable : struct, IKeyedTable
    {
        if (table.IsEmpty)
        {
            return 0;
        }

        ulong position = PositionOf(table, context.Key);
        return pool.Admission.ShiftsTraffic
            ? ReplicasInPasses.Fill(table, pool.Admission.Bound is not null, position, context, destination)
            : table.FillCandidates(position, context, destination);
    }

    /// <summary>The position of a key; a random one if there is no key.</summary>
    /// <remarks>Mixed, because a key need not be a hash: consecutive numbers would lie side by side. Salted, so that
    /// clients that do not know the seed cannot aim their keys at one backend.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PositionOf<TTable>(TTable table, SelectionKey key)
        where TTable : struct, IKeyedTable =>
        key.HasValue ? SplitMix64.Mix(key.Hash ^ table.Salt) : table.NextRandomPosition();
}
