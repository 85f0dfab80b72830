using System.Buffers;
using System.Diagnostics;
using Balancing.Hashing;

namespace Balancing.Selectors.IPHash;

/// <summary>The members for a client: the owner of its position, then the owners of positions hashed from it.</summary>
/// <remarks>
/// <para>So the clients of an unavailable backend spread over all others by weight. If nearly all of the weight is
/// unavailable and the hashes run out, the others follow in the order of their <see cref="WeightedScore"/>, which
/// spreads clients by weight too.</para>
/// <para>The order depends on membership and position alone. Members that may not be selected are skipped.</para>
/// </remarks>
internal static class RehashWalk
{
    // With half of the weight unavailable, 64 hashes fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxRehashes = 64;

    private const int MaxStackScores = 128;

    /// <summary>Writes the first distinct members that may be selected.</summary>
    /// <returns>The number of members written.</returns>
    public static int FillCandidates(
        IPHashSnapshot snapshot, ulong position, in SelectionContext context, Span<Backend> destination)
    {
        Debug.Assert(!snapshot.Backends.IsEmpty, "A position has an owner only if there are members.");
        int wanted = Math.Min(destination.Length, snapshot.Backends.Length);
        int found = 0;
        for (int i = 0; i < MaxRehashes && found < wanted; i++)
        {
            Backend backend = snapshot.OwnerOf(i == 0 ? position : Rehash(position, i));
            if (context.CanSelect(backend) && !Contains(destination[..found], backend))
            {
                destination[found++] = backend;
            }
        }

        return found < wanted ? found + FillByScore(snapshot, position, context, destination[..wanted], found) : found;
    }

    /// <summary>Adds the members with the lowest scores, in order, to the <paramref name="found"/> ones.</summary>
    private static int FillByScore(
        IPHashSnapshot snapshot, ulong position, in SelectionContext context, Span<Backend> destination, int found)
    {
        ReadOnlySpan<Backend> present = destination[..found];
        Span<Backend> added = destination[found..];
        ulong[]? rented = added.Length <= MaxStackScores ? null : ArrayPool<ulong>.Shared.Rent(added.Length);
        Span<ulong> scores = rented is null ? stackalloc ulong[MaxStackScores] : rented;
        int count = 0;
        for (int slot = 0; slot < snapshot.Backends.Length; slot++)
        {
            Backend backend = snapshot.Backends[slot];
            if (!context.CanSelect(backend) || Contains(present, backend))
            {
                continue;
            }

            ulong score = WeightedScore.Compute(Rehash(position, MaxRehashes + slot), backend.Weight);
            if (count == added.Length && scores[count - 1] <= score)
            {
                continue;
            }

            count = Math.Min(count + 1, added.Length);
            int hole = count - 1;
            for (; hole > 0 && scores[hole - 1] > score; hole--)
            {
                (scores[hole], added[hole]) = (scores[hole - 1], added[hole - 1]);
            }

            (scores[hole], added[hole]) = (score, backend);
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }

        return count;
    }

    private static ulong Rehash(ulong position, int index) =>
        SplitMix64.Mix(position + ((ulong)index * SplitMix64.Gamma));

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
