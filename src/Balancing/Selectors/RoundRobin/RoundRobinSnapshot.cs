using System.Collections.Immutable;
using System.Diagnostics;
using Balancing.Pool;

namespace Balancing.Selectors.RoundRobin;

/// <summary>The cycle of one membership: one slot per turn.</summary>
internal sealed class RoundRobinSnapshot
{
    private readonly ImmutableArray<PoolMember> _members; // in the order of joining
    private readonly RoundRobinSlot[] _slots;

    public RoundRobinSnapshot(ImmutableArray<PoolMember> members, RoundRobinSnapshot? previous)
    {
        ImmutableArray<PoolMember> ordered = JoinOrder.Arrange(members, previous?._members ?? []);
        _members = ordered;

        // The cycle depends on the weights in their order alone: new objects of the same ids and weights keep it.
        Schedule = previous is not null && PoolMember.HaveSameWeights(previous._members, ordered)
            ? previous.Schedule
            : [.. RoundRobinSchedule.Build([.. ordered.Select(static member => member.Weight)])];
        _slots = [.. Schedule.Select(member => new RoundRobinSlot(ordered[member]))];

        // Rounded up, so that `slots` steps never fall short of a whole turn: each step enters a new slot.
        Step = _slots.Length == 0
            ? 0
            : unchecked((ulong)(((UInt128.One << 64) + (ulong)_slots.Length - 1) / (ulong)_slots.Length));
    }

    /// <summary>The members, each once.</summary>
    public ReadOnlySpan<PoolMember> Members => _members.AsSpan();

    /// <summary>The index of a member for each slot.</summary>
    public ImmutableArray<int> Schedule { get; }

    /// <summary>One slot, as a fraction of a turn.</summary>
    public ulong Step { get; }

    /// <summary>The slot at this fraction of a turn; 2^64 is the whole.</summary>
    public ref readonly RoundRobinSlot SlotAt(ulong phase)
    {
        Debug.Assert(_slots.Length > 0, "A phase has a slot only if there are members.");
        return ref _slots[(int)Math.BigMul(phase, (ulong)_slots.Length, out _)];
    }
}
