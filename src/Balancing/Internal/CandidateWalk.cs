using System.Buffers;

namespace Balancing.Internal;

/// <summary>Walks the members in the order of a key and keeps those that may be returned, each once.</summary>
internal static class CandidateWalk
{
    // Up to this many slots are remembered on the stack (8 KiB), more in a rented buffer.
    private const int MaxStackWords = 1_024;

    // After so many refusals it is worth asking whether anybody is left at all.
    private const int RefusalsBeforeCensus = 32;

    /// <param name="order">The order; at its start.</param>
    /// <param name="backends">By slot; null where the slot is free.</param>
    /// <param name="members">How many slots have a member.</param>
    /// <param name="context">Who may not be returned.</param>
    /// <param name="destination">Takes the first distinct candidates.</param>
    /// <returns>How many were found.</returns>
    public static int Fill<TOrder>(TOrder order, ReadOnlySpan<Backend?> backends, int members, in SelectionContext context, Span<Backend> destination)
        where TOrder : struct, ICandidateOrder
    {
        int words = (backends.Length + 63) / 64;
        ulong[]? rented = words <= MaxStackWords ? null : ArrayPool<ulong>.Shared.Rent(words);
        Span<ulong> met = rented is null ? stackalloc ulong[words] : rented.AsSpan(0, words);
        met.Clear();

        int found = 0;
        int refused = 0;
        while (found < destination.Length && found + refused < members)
        {
            int slot = order.Next();
            ulong bit = 1UL << slot;
            if ((met[slot >> 6] & bit) != 0)
            {
                continue;
            }

            met[slot >> 6] |= bit;
            Backend backend = backends[slot]!; // an order names only slots that have a member
            if (context.Allows(backend))
            {
                destination[found++] = backend;
            }
            else if (++refused == RefusalsBeforeCensus && found == 0 && !AllowsAny(backends, context))
            {
                break;
            }
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return found;
    }

    private static bool AllowsAny(ReadOnlySpan<Backend?> backends, in SelectionContext context)
    {
        foreach (Backend? backend in backends)
        {
            if (backend is not null && context.Allows(backend))
            {
                return true;
            }
        }

        return false;
    }
}
