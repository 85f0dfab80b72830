using System.Diagnostics;

namespace Balancing.Pool;

/// <summary>Which state each member has, across changes of the membership. Used under the gate of the pool.</summary>
internal sealed class MemberStates(PoolAdmission admission)
{
    private readonly RemovedCounters _removedCounters = new();

    /// <summary>No joining backends.</summary>
    public static Dictionary<Backend, MemberState> None { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Chooses the states of the joining objects; nothing changes yet.</summary>
    public Dictionary<Backend, MemberState> Resolve(PoolChange change)
    {
        Dictionary<Backend, MemberState> states = new(change.Joining.Count, ReferenceEqualityComparer.Instance);
        foreach (Backend backend in change.Joining)
        {
            states.Add(backend, change.Before.Find(backend.Id)?.MemberState ?? Create(backend));
        }

        return states;
    }

    /// <summary>Gives the joining objects their states. Cannot fail. Under the gate of the admission.</summary>
    /// <remarks>Flags that open a member change now and those that close one in <see cref="End"/>: in between, views
    /// are published, and a selection on either membership must find a member that is open in either.</remarks>
    /// <returns>The members that can be selected from now on and could not before.</returns>
    public List<MemberState> Begin(Dictionary<Backend, MemberState> states, PoolChange change)
    {
        List<MemberState> opening = [];
        foreach ((Backend backend, MemberState state) in states)
        {
            bool isNew = change.Before.Find(backend.Id) is null;
            bool wasUsable = !isNew && MemberWeights.IsUsable(state.Flags);
            backend.JoinAs(state, isNew);
            state.Tracker = admission.Tracker;
            _removedCounters.Remove(backend.Id);
            if (!wasUsable && MemberWeights.IsUsable(state.Flags | state.Record.Pending))
            {
                opening.Add(state);
            }
        }

        return opening;
    }

    /// <summary>Sets the flags that close members, and ends the memberships of ids that left. Called after views were
    /// published: until then, selections may still return these backends. Under the gate of the admission.</summary>
    /// <returns>The members that have closed or left.</returns>
    public List<MemberState> End(Dictionary<Backend, MemberState> states, PoolChange change)
    {
        List<MemberState> closed = [];
        foreach (MemberState state in states.Values)
        {
            if (state.Record.Pending != MemberFlags.None)
            {
                state.SetFlags(state.Flags | state.Record.Pending);
                state.Record.Pending = MemberFlags.None;
                closed.Add(state);
            }
        }

        foreach (Backend backend in change.Leaving)
        {
            Debug.Assert(!backend.MemberState.HasEnded, "A membership ends once.");

            // First the flag, then the count: an acquisition that missed the flag is seen in the count.
            MemberState state = backend.MemberState;
            state.SetFlags(state.Flags | MemberFlags.Ended);
            _removedCounters.Add(backend.Id, state.Load);
            closed.Add(state);
        }

        return closed;
    }

    // Leases still out from before a removal keep counting. An object that comes back begins a new membership: old
    // objects of its id must not share the flags again.
    private MemberState Create(Backend backend) =>
        new(
            _removedCounters.Find(backend.Id) ?? backend.MemberState.Load,
            new MemberRecord(admission) { Failures = admission.EjectsOutliers ? new FailureCounts() : null })
        {
            Tracker = admission.Tracker,
        };
}
