namespace Balancing.Selectors.ConsistentHash;

/// <summary>Selects for many keys, step by step for all instead of key by key.</summary>
/// <remarks>Short loops have the cache misses of several keys under way at once: the larger the ring, the more that saves. The
/// caller's span holds what is between the steps; nobody else may write to it meanwhile, as with any span.</remarks>
internal static class RingBatch
{
    private const int BlockLength = 64;

    /// <param name="view">The ring. There must be members.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="destination">At least as long. Takes the pick for each key; null if there is none.</param>
    /// <returns>How many have one.</returns>
    public static int Select(RingSnapshot view, ReadOnlySpan<SelectionKey> keys, Span<Backend?> destination)
    {
        Span<ulong> places = stackalloc ulong[BlockLength];
        int selected = 0;
        for (int start = 0; start < keys.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, keys.Length - start);
            selected += SelectBlock(view, keys.Slice(start, length), places[..length], destination.Slice(start, length));
        }

        return selected;
    }

    private static int SelectBlock(RingSnapshot view, ReadOnlySpan<SelectionKey> keys, Span<ulong> places, Span<Backend?> destination)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            places[i] = view.PlaceOf(keys[i]);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            destination[i] = view.OwnerOf(places[i]);
        }

        int selected = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (destination[i]!.IsAvailable || view.TryFindNext(places[i], default, out destination[i]))
            {
                selected++;
            }
        }

        return selected;
    }
}
