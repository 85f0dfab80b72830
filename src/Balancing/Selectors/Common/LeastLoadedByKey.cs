using System.Buffers;
using Balancing.Hashing;
using Balancing.Selection;

namespace Balancing.Selectors.Common;

/// <summary>The order of members for a key when the load factor leaves room on none: the least load for its weight
/// first. Of several that tie, each key has its own order, in proportion to weight.</summary>
/// <remarks>A selection takes the first, so that the load factor alone refuses nothing (P02). Replicas take
/// more.</remarks>
internal static class LeastLoadedByKey
{
    /// <param name="members">The members, with gaps.</param>
    /// <param name="position">The position of the key.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <returns>The first; null if none may be returned.</returns>
    public static Backend? Find(ReadOnlySpan<Backend?> members, ulong position, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? first = null;
        Place place = default;
        foreach (Backend? backend in members)
        {
            if (backend is { Weight: > 0 } && filter.CanSelect(backend)
                && Place.Create(backend, position) is var other && (first is null || other.CompareTo(place) < 0))
            {
                (first, place) = (backend, other);
            }
        }

        filter.Dispose();
        return first;
    }

    /// <summary>Writes those that may be returned behind others that were found before.</summary>
    /// <param name="members">The members, with gaps.</param>
    /// <param name="position">The position of the key.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <param name="destination">Where to; it begins with the others.</param>
    /// <param name="found">How many others there are.</param>
    /// <returns>How many there are in all.</returns>
    public static int Fill(
        ReadOnlySpan<Backend?> members,
        ulong position,
        in SelectionContext context,
        Span<Backend> destination,
        int found)
    {
        ExclusionFilter filter = new(in context);
        Place[] places = ArrayPool<Place>.Shared.Rent(members.Length);
        Backend[] backends = ArrayPool<Backend>.Shared.Rent(members.Length);
        int count = 0;
        foreach (Backend? backend in members)
        {
            if (backend is { Weight: > 0 } && filter.CanSelect(backend)
                && !destination[..found].ContainsObject(backend))
            {
                places[count] = Place.Create(backend, position);
                backends[count++] = backend;
            }
        }

        filter.Dispose();
        places.AsSpan(0, count).Sort(backends.AsSpan(0, count));
        int added = Math.Min(count, destination.Length - found);
        backends.AsSpan(0, added).CopyTo(destination[found..]);
        Array.Clear(backends, 0, count); // a rented array must not keep backends alive
        Array.Clear(places, 0, count);
        ArrayPool<Backend>.Shared.Return(backends);
        ArrayPool<Place>.Shared.Return(places);
        return found + added;
    }

    private readonly record struct Place(double Load, ulong Score, string Id) : IComparable<Place>
    {
        public static Place Create(Backend backend, ulong position) => new(
            (double)backend.InFlightCount / backend.Weight,
            WeightedScore.Compute(SplitMix64.Mix(position ^ backend.IdHash), backend.Weight),
            backend.Id);

        // By id at last: of many members, the scores of some are equal.
        public int CompareTo(Place other)
        {
            int order = Load.CompareTo(other.Load);
            order = order == 0 ? Score.CompareTo(other.Score) : order;
            return order == 0 ? string.CompareOrdinal(Id, other.Id) : order;
        }
    }
}
