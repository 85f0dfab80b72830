using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;

namespace Balancing.Selectors.Common;

/// <summary>Selection by key, the same for all keyed algorithms: from the key to a position, to its owner, and to the
/// members that follow if the owner may not be selected.</summary>
internal static class KeyedSelection
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySelect<TTable>(
        TTable table, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        where TTable : struct, IKeyedTable
    {
        if (table.IsEmpty)
        {
            backend = null;
            return false;
        }

        ulong position = PositionOf(table, context.Key);
        if (!context.IsRestricted)
        {
            backend = table.OwnerOf(position);
            if (backend.IsAvailable)
            {
                return true;
            }
        }

        backend = table.FindFirst(position, context);
        return backend is not null;
    }

    public static int SelectReplicas<TTable>(TTable table, in SelectionContext context, Span<Backend> destination)
        where TTable : struct, IKeyedTable =>
        table.IsEmpty ? 0 : table.FillCandidates(PositionOf(table, context.Key), context, destination);

    /// <summary>The position of a key; a random one if there is no key.</summary>
    /// <remarks>Mixed, because a key need not be a hash: consecutive numbers would lie side by side. Salted, so that
    /// clients that do not know the seed cannot aim their keys at one backend.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PositionOf<TTable>(TTable table, SelectionKey key)
        where TTable : struct, IKeyedTable =>
        key.HasValue ? SplitMix64.Mix(key.Hash ^ table.Salt) : table.NextRandomPosition();
}
