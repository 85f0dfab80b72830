using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Selectors.RoundRobin;

/// <summary>The cycle of one membership, ready to be read: one slot per turn.</summary>
internal sealed class RoundRobinSnapshot : IJoinedView
{
    private readonly RoundRobinSlot[] _slots;

    public RoundRobinSnapshot(ImmutableArray<Backend> members, RoundRobinSnapshot? previous)
    {
        members = JoinOrder.Of(members, previous?.Members ?? []);
        Members = members;
        int[] weights = [.. members.Select(static backend => backend.Weight)];
        _slots = [.. RoundRobinSchedule.Build(weights).Select(member => new RoundRobinSlot(members[member]))];

        // Rounded up, so that `slots` steps never fall short of a whole turn: each step enters a new slot.
        Step = members.IsEmpty ? 0 : unchecked((ulong)(((UInt128.One << 64) + (ulong)_slots.Length - 1) / (ulong)_slots.Length));
    }

    public ImmutableArray<Backend> Members { get; }

    /// <summary>One slot, as a fraction of a turn.</summary>
    public ulong Step { get; }

    /// <summary>Whose turn it is at this fraction of a turn; 2^64 is the whole.</summary>
    public ref readonly RoundRobinSlot At(ulong phase) => ref _slots[(int)Math.BigMul(phase, (ulong)_slots.Length, out _)];

    void IJoinedView.MembersJoined()
    {
        foreach (ref RoundRobinSlot slot in _slots.AsSpan())
        {
            slot.Join();
        }
    }
}
