using Balancing.Hashing;
using Balancing.Selection;

namespace Balancing.Selectors.IPHash;

/// <summary>The slots of the members for a client: the owner of its position, then the owners of positions hashed from
/// it.</summary>
/// <remarks>Random, so it names every member only with time.</remarks>
internal struct RehashSequence(IPHashSnapshot snapshot, ulong position) : ICandidateSequence
{
    private int _index;

    public int Next()
    {
        int index = _index++;
        return snapshot.SlotAt(index == 0 ? position : Rehash(position, index));
    }

    /// <summary>The position number <paramref name="index"/> that is hashed from another.</summary>
    public static ulong Rehash(ulong position, int index) =>
        SplitMix64.Mix(position + ((ulong)index * SplitMix64.Gamma));
}
