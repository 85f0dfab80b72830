using System.Buffers;
using Balancing.Hashing;

namespace Balancing.Selectors.IPHash;

/// <summary>
/// Fills in the members that a client is offered: the one at its own place, then those at places hashed from it again and again, so
/// that the clients of a backend that is down spread over all others by weight; and when nearly all of the weight is
/// down and the tries run out, the rest in the order of their <see cref="WeightedScore"/>, which spreads them by weight too.
/// </summary>
/// <remarks>The order depends on membership and place alone: who is unavailable or excluded is stepped over.</remarks>
internal static class RehashWalk
{
    // With half of the weight down, 64 tries all fail for nobody; with nine tenths for one client in 850.
    private const int Tries = 64;

    private const int MaxStackRanks = 128;

    /// <returns>How many were found.</returns>
    public static int Fill(IPHashSnapshot view, ulong place, in SelectionContext context, Span<Backend> destination)
    {
        int wanted = Math.Min(destination.Length, view.Backends.Length);
        int found = 0;
        for (int i = 0; i < Tries && found < wanted; i++)
        {
            Backend backend = view.At(i == 0 ? place : SplitMix64.Mix(place + ((ulong)i * SplitMix64.Gamma)));
            if (context.CanSelect(backend) && !Contains(destination[..found], backend))
            {
                destination[found++] = backend;
            }
        }

        return found < wanted ? found + FillByRank(view, place, context, destination[..wanted], found) : found;
    }

    /// <summary>Adds those with the lowest ranks, in order, to the ones already found.</summary>
    private static int FillByRank(IPHashSnapshot view, ulong place, in SelectionContext context, Span<Backend> destination, int found)
    {
        ReadOnlySpan<Backend> present = destination[..found];
        Span<Backend> added = destination[found..];
        ulong[]? rented = added.Length <= MaxStackRanks ? null : ArrayPool<ulong>.Shared.Rent(added.Length);
        Span<ulong> ranks = rented is null ? stackalloc ulong[MaxStackRanks] : rented;
        int count = 0;
        for (int slot = 0; slot < view.Backends.Length; slot++)
        {
            Backend backend = view.Backends[slot];
            if (!context.CanSelect(backend) || Contains(present, backend))
            {
                continue;
            }

            ulong rank = WeightedScore.Compute(SplitMix64.Mix(place + ((ulong)(Tries + slot) * SplitMix64.Gamma)), backend.Weight);
            if (count == added.Length && ranks[count - 1] <= rank)
            {
                continue;
            }

            count = Math.Min(count + 1, added.Length);
            int at = count - 1;
            for (; at > 0 && ranks[at - 1] > rank; at--)
            {
                (ranks[at], added[at]) = (ranks[at - 1], added[at - 1]);
            }

            (ranks[at], added[at]) = (rank, backend);
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return count;
    }

    // By reference: a derived class may have given Equals another meaning.
    private static bool Contains(ReadOnlySpan<Backend> backends, Backend wanted)
    {
        foreach (Backend backend in backends)
        {
            if (ReferenceEquals(backend, wanted))
            {
                return true;
            }
        }

        return false;
    }
}
