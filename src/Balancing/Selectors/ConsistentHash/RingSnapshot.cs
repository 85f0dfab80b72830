using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hashing;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>The ring of one membership, and which backend stands for each of its slots.</summary>
internal sealed class RingSnapshot
{
    private readonly Dictionary<string, int> _slots;
    private readonly Backend?[] _backends;
    private readonly ulong _salt;

    private RingSnapshot(HashRing ring, Dictionary<string, int> slots, Backend?[] backends, ulong salt)
    {
        Ring = ring;
        _slots = slots;
        _backends = backends;
        _salt = salt;
    }

    public HashRing Ring { get; }

    /// <summary>By slot; null where the slot is free.</summary>
    public ReadOnlySpan<Backend?> Backends => _backends;

    public int MemberCount => _slots.Count;

    /// <summary>Members that stay keep their slots, so that the next ring can be made from the previous one.</summary>
    public static RingSnapshot Create(ImmutableArray<Backend> members, RingSnapshot? previous, RingLayout layout)
    {
        Backend?[] backends = new Backend?[Math.Max(previous?._backends.Length ?? 0, members.Length)];
        List<Backend> joining = [];
        foreach (Backend backend in members)
        {
            if (previous is not null && previous._slots.TryGetValue(backend.Id, out int slot))
            {
                backends[slot] = backend;
            }
            else
            {
                joining.Add(backend);
            }
        }

        bool isSparse = backends.Length > 2 * members.Length;
        if (isSparse)
        {
            return Create(members, previous: null, layout);
        }

        Dictionary<string, int> slots = previous is null
            ? new(members.Length, StringComparer.Ordinal)
            : new(previous._slots, StringComparer.Ordinal);
        for (int slot = 0; slot < previous?._backends.Length; slot++)
        {
            if (backends[slot] is null && previous._backends[slot] is { } left)
            {
                slots.Remove(left.Id);
            }
        }

        int free = 0;
        foreach (Backend backend in joining)
        {
            while (backends[free] is not null)
            {
                free++;
            }

            backends[free] = backend;
            slots.Add(backend.Id, free);
        }

        RingMember[] ringMembers = RingMembers(backends, previous, layout);
        return new RingSnapshot(previous?.Ring.Update(ringMembers) ?? HashRing.Build(ringMembers), slots, backends, SplitMix64.Mix(layout.Seed));
    }

    /// <summary>Where on the ring a key lies; without one, at a random point: so picks are in proportion to weight.</summary>
    /// <remarks>Mixed, because a key need not be a hash: consecutive numbers would all lie on one arc. Salted, because whoever
    /// can compute places can aim keys at one backend.</remarks>
    public ulong PlaceOf(SelectionKey key) =>
        key.HasValue ? SplitMix64.Mix(key.Hash ^ _salt) : Ring.RandomPoint(Random.Shared);

    /// <summary>Whose point is the first at or after a place. There must be members.</summary>
    public Backend OwnerOf(ulong place) => _backends[Ring.OwnerOf(place)]!;

    /// <summary>The first backend from a place on that may be returned.</summary>
    public bool TryFindNext(ulong place, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = RingSearch.FindFirst(this, place, context);
        return backend is not null;
    }

    private static RingMember[] RingMembers(Backend?[] backends, RingSnapshot? previous, RingLayout layout)
    {
        RingMember[] ringMembers = new RingMember[backends.Length];
        for (int slot = 0; slot < ringMembers.Length; slot++)
        {
            if (backends[slot] is { } backend)
            {
                int points = (int)layout.PointsOf(backend.Weight); // the sum fits
                RingMember known = slot < previous?._backends.Length ? previous.Ring.Members[slot] : default;
                ringMembers[slot] = known.Id == backend.Id
                    ? known with { Points = points }
                    : RingMember.Create(backend.Id, points, layout.Seed);
            }
        }

        return ringMembers;
    }
}
