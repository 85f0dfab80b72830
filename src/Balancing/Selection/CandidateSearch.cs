using System.Buffers;
using System.Numerics;

namespace Balancing.Selection;

/// <summary>Walks the members in the order of a key and keeps those that may be returned, each once.</summary>
internal static class CandidateSearch
{
    // Up to this many slots are remembered on the stack (32 KiB for 262,144), more in a rented buffer.
    private const int MaxStackWords = 4_096;

    // After so many refusals it is worth counting who is left at all.
    private const int RefusalsBeforeCensus = 32;

    /// <summary>The first member in an order that may be returned.</summary>
    /// <param name="order">The order; at its start.</param>
    /// <param name="turn">After how many steps every member has been met.</param>
    /// <param name="backends">By slot; null where the slot is free.</param>
    /// <param name="context">Who may not be returned.</param>
    /// <returns>Null if each was unavailable or excluded.</returns>
    /// <remarks>Whom it meets again it asks again: cheaper than remembering, and about 1 ÷ (available share) steps as well.</remarks>
    public static Backend? FindFirst<TOrder>(TOrder order, int turn, ReadOnlySpan<Backend?> backends, in SelectionContext context)
        where TOrder : struct, ICandidateSequence
    {
        for (int refused = 0; refused < turn; refused++)
        {
            // Counted again after twice as many refusals: who was left may have gone.
            if (refused >= RefusalsBeforeCensus && BitOperations.IsPow2(refused) && CountSelectable(backends, context) == 0)
            {
                break;
            }

            Backend backend = backends[order.Next()]!; // an order names only slots that have a member
            if (context.CanSelect(backend))
            {
                return backend;
            }
        }

        return null;
    }

    /// <summary>The first distinct members in an order that may be returned.</summary>
    /// <param name="order">The order; at its start.</param>
    /// <param name="backends">By slot; null where the slot is free.</param>
    /// <param name="members">How many slots have a member.</param>
    /// <param name="context">Who may not be returned.</param>
    /// <param name="destination">Takes the candidates.</param>
    /// <returns>How many were found.</returns>
    public static int Fill<TOrder>(TOrder order, ReadOnlySpan<Backend?> backends, int members, in SelectionContext context, Span<Backend> destination)
        where TOrder : struct, ICandidateSequence
    {
        int words = (backends.Length + 63) / 64;
        ulong[]? rented = words <= MaxStackWords ? null : ArrayPool<ulong>.Shared.Rent(words);
        Span<ulong> met = rented is null ? stackalloc ulong[words] : rented.AsSpan(0, words);
        met.Clear();

        int wanted = destination.Length;
        int found = 0;
        int refused = 0;
        while (found < wanted && found + refused < members)
        {
            int slot = order.Next();
            ulong bit = 1UL << slot;
            if ((met[slot >> 6] & bit) != 0)
            {
                continue;
            }

            met[slot >> 6] |= bit;
            Backend backend = backends[slot]!;
            if (context.CanSelect(backend))
            {
                destination[found++] = backend;
            }
            else if (++refused == RefusalsBeforeCensus)
            {
                wanted = Math.Min(wanted, CountSelectable(backends, context)); // not on and on for more than there are
            }
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return found;
    }

    private static int CountSelectable(ReadOnlySpan<Backend?> backends, in SelectionContext context)
    {
        int allowed = 0;
        foreach (Backend? backend in backends)
        {
            allowed += backend is not null && context.CanSelect(backend) ? 1 : 0;
        }

        return allowed;
    }
}
