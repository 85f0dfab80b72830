using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>The ring of one membership, and the backend of each of its slots.</summary>
internal sealed class RingSnapshot : IMeasuredRing
{
    private readonly Dictionary<string, int> _slots;
    private readonly Backend?[] _backends;
    private RelativeShares? _shares; // of an immutable ring, so computed once

    private RingSnapshot(HashRing ring, Dictionary<string, int> slots, Backend?[] backends, ulong salt)
    {
        Ring = ring;
        _slots = slots;
        _backends = backends;
        Salt = salt;
    }

    public HashRing Ring { get; }

    /// <summary>The backends by slot; null where the slot is free.</summary>
    public ReadOnlySpan<Backend?> Backends => _backends;

    public int MemberCount => _slots.Count;

    /// <summary>The shares of the members; null if there are none. O(points) the first time.</summary>
    public RelativeShares? Shares => MemberCount == 0 ? null : _shares ??= RingBalance.Measure(Ring, _backends);

    /// <summary>The mix of the seed.</summary>
    public ulong Salt { get; }

    /// <summary>Creates the ring of other members. Members that stay keep their slots, so that the ring can be made
    /// from the previous one.</summary>
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

        RingMember[] ringMembers = CreateRingMembers(backends, previous, layout);
        HashRing ring = previous?.Ring.Update(ringMembers) ?? HashRing.Build(ringMembers);
        return new RingSnapshot(ring, slots, backends, SplitMix64.Mix(layout.Seed));
    }

    /// <summary>The slot of a backend, by id; -1 if it is no member.</summary>
    public int SlotOf(Backend? backend) =>
        backend is not null && _slots.TryGetValue(backend.Id, out int slot) ? slot : -1;

    /// <summary>The backend of the first point at or after a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Backend OwnerOf(ulong position)
    {
        Debug.Assert(MemberCount > 0, "A position has an owner only if there are members.");
        return _backends[Ring.OwnerOf(position)]!;
    }

    private static RingMember[] CreateRingMembers(Backend?[] backends, RingSnapshot? previous, RingLayout layout)
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
