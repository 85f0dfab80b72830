using System.Buffers;
using System.Diagnostics;
using System.Numerics;

namespace Balancing.Selection;

/// <summary>Walks the members in the order of a key and keeps those that may be returned, each once.</summary>
internal static class CandidateSearch
{
    // Up to this many slots are remembered on the stack (32 KiB for 262,144), more in a rented buffer.
    private const int MaxStackWords = 4_096;

    // After so many rejections it is worth counting how many candidates are left at all.
    private const int RejectionsBeforeRecount = 32;

    /// <summary>The first member in an order that may be returned.</summary>
    /// <param name="order">The order; at its start.</param>
    /// <param name="maxSteps">The number of steps after which the order has named every member.</param>
    /// <param name="backends">By slot; null where the slot is free.</param>
    /// <param name="context">What decides, with availability, which of them may be returned.</param>
    /// <returns>Null if each was unavailable or excluded.</returns>
    /// <remarks>Backends seen before are tested again: cheaper than remembering them, and about 1 ÷ (available share)
    /// steps as well.</remarks>
    public static Backend? FindFirst<TOrder>(
        TOrder order, int maxSteps, ReadOnlySpan<Backend?> backends, in SelectionContext context)
        where TOrder : struct, ICandidateSequence, allows ref struct
    {
        ExclusionFilter filter = new(in context);
        Backend? found = null;
        for (int rejected = 0; rejected < maxSteps && found is null; rejected++)
        {
            // Looked at again after twice as many rejections: the remaining candidates may have become unavailable.
            if (rejected >= RejectionsBeforeRecount && BitOperations.IsPow2(rejected)
                && !IsAnySelectable(backends, ref filter))
            {
                break;
            }

            Backend? backend = backends[order.Next()];
            Debug.Assert(backend is not null, "An order names only slots that have a member.");
            found = filter.CanSelect(backend) ? backend : null;
        }

        filter.Dispose();
        return found;
    }

    /// <summary>The first distinct members in an order that may be returned.</summary>
    /// <param name="order">The order; at its start.</param>
    /// <param name="backends">By slot; null where the slot is free.</param>
    /// <param name="members">How many slots have a member.</param>
    /// <param name="context">What decides, with availability, which of them may be returned.</param>
    /// <param name="destination">Takes the candidates.</param>
    /// <returns>How many were found.</returns>
    public static int FillCandidates<TOrder>(
        TOrder order,
        ReadOnlySpan<Backend?> backends,
        int members,
        in SelectionContext context,
        Span<Backend> destination)
        where TOrder : struct, ICandidateSequence, allows ref struct
    {
        int words = (backends.Length + 63) / 64;
        ulong[]? rented = words <= MaxStackWords ? null : ArrayPool<ulong>.Shared.Rent(words);
        Span<ulong> seen = rented is null ? stackalloc ulong[words] : rented.AsSpan(0, words);
        seen.Clear();

        ExclusionFilter filter = new(in context);
        int wanted = destination.Length;
        int found = 0;
        int rejected = 0;
        while (found < wanted && found + rejected < members)
        {
            int slot = order.Next();
            ulong bit = 1UL << slot;
            if ((seen[slot >> 6] & bit) != 0)
            {
                continue;
            }

            seen[slot >> 6] |= bit;
            Backend? backend = backends[slot];
            Debug.Assert(backend is not null, "An order names only slots that have a member.");
            if (filter.CanSelect(backend))
            {
                destination[found++] = backend;
            }
            else if (++rejected == RejectionsBeforeRecount)
            {
                // stop once all of them have been found
                wanted = Math.Min(wanted, CountSelectable(backends, ref filter));
            }
        }

        filter.Dispose();
        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return found;
    }

    private static bool IsAnySelectable(ReadOnlySpan<Backend?> backends, ref ExclusionFilter filter)
    {
        foreach (Backend? backend in backends)
        {
            if (backend is not null && filter.CanSelect(backend))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountSelectable(ReadOnlySpan<Backend?> backends, ref ExclusionFilter filter)
    {
        int count = 0;
        foreach (Backend? backend in backends)
        {
            count += backend is not null && filter.CanSelect(backend) ? 1 : 0;
        }

        return count;
    }
}
