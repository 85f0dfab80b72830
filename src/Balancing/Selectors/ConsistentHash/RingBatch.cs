using Balancing.Selectors.Common;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>Selects for many keys, one step for all of them after the other.</summary>
/// <remarks>Short loops have the cache misses of several keys in flight at once, which saves the more the larger the
/// ring. The caller's span holds the results between the steps. No other thread may write to it meanwhile, as with
/// any span.</remarks>
internal static class RingBatch
{
    private const int BlockLength = 64;

    /// <param name="table">The ring.</param>
    /// <param name="pool">The pool of the ring.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="destination">Takes the backend for each key; null if there is none. At least as long.</param>
    /// <returns>The number of keys for which there is one.</returns>
    public static int Select(
        RingTable table, BackendPool pool, ReadOnlySpan<SelectionKey> keys, Span<Backend?> destination)
    {
        if (table.IsEmpty)
        {
            destination[..keys.Length].Clear();
            return 0;
        }

        Span<ulong> positions = stackalloc ulong[BlockLength];
        int selected = 0;
        for (int start = 0; start < keys.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, keys.Length - start);
            selected += SelectBlock(
                table, pool, keys.Slice(start, length), positions[..length], destination.Slice(start, length));
        }

        return selected;
    }

    private static int SelectBlock(
        RingTable table,
        BackendPool pool,
        ReadOnlySpan<SelectionKey> keys,
        Span<ulong> positions,
        Span<Backend?> destination)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            positions[i] = KeyedSelection.PositionOf(table, keys[i]);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            destination[i] = table.OwnerOf(positions[i]);
        }

        int selected = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (!destination[i]!.MemberState.TakesKey(positions[i], destination[i]!.IdHash, cost: 1))
            {
                destination[i] = KeyedSelection.Find(table, pool, positions[i], default);
            }

            selected += destination[i] is null ? 0 : 1;
        }

        return selected;
    }
}
