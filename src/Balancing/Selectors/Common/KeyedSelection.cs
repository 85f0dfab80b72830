using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;

namespace Balancing.Selectors.Common;

/// <summary>Selection by key, the same for all keyed algorithms: from the key to a position, to its owner, and to the
/// members that follow if the owner may not be selected.</summary>
internal static class KeyedSelection
{
    /// <summary>Selects the owner of a key, if it may be selected: what nearly every selection does.</summary>
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

        backend = table.OwnerOf(PositionOf(table, context.Key));
        return backend.IsSelectable;
    }

    /// <summary>Selects the first member for a key that may be selected.</summary>
    public static bool TrySelect<TTable>(
        TTable table, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        where TTable : struct, IKeyedTable
    {
        backend = table.IsEmpty ? null : table.FindFirst(PositionOf(table, context.Key), context);
        return backend is not null;
    }

    public static int SelectReplicas<TTable>(TTable table, in SelectionContext context, Span<Backend> destination)
        where TTable : struct, IKeyedTable =>
        table.IsEmpty ? 0 : table.Fill(PositionOf(table, context.Key), context, destination);

    /// <summary>The position of a key; a random one if there is no key.</summary>
    /// <remarks>Mixed, because a key need not be a hash: consecutive numbers would lie side by side. Salted, so that
    /// clients that do not know the seed cannot aim their keys at one backend.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PositionOf<TTable>(TTable table, SelectionKey key)
        where TTable : struct, IKeyedTable =>
        key.HasValue ? SplitMix64.Mix(key.Hash ^ table.Salt) : table.NextRandomPosition();
}
