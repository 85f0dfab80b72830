using System.Diagnostics;

namespace Balancing.Pool;

/// <summary>Which state each member has, across changes of the membership. Used under the gate of the pool.</summary>
internal sealed class MemberStates
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
            states.Add(backend, Resolve(backend, change.Before));
        }

        return states;
    }

    /// <summary>Gives the joining objects their states. Cannot fail.</summary>
    public void Begin(Dictionary<Backend, MemberState> states)
    {
        foreach ((Backend backend, MemberState state) in states)
        {
            backend.SetMemberState(state);
            _removedCounters.Remove(backend.Id);
        }
    }

    /// <summary>Ends the memberships of ids that left. Called after views were published: until then, selections may
    /// still return these backends.</summary>
    public void End(PoolChange change)
    {
        foreach (Backend backend in change.Leaving)
        {
            Debug.Assert(!backend.MemberState.HasEnded, "A membership ends once.");

            // First the flag, then the count: an acquisition that missed the flag is seen in the count.
            backend.MemberState.End();
            _removedCounters.Add(backend.Id, backend.MemberState.Load);
        }
    }

    // The state of the id if it is already a member, otherwise the object's own. Either way, leases still out from
    // before a removal keep counting.
    private MemberState Resolve(Backend backend, PoolSnapshot before)
    {
        if (before.Find(backend.Id) is { } present)
        {
            return present.MemberState;
        }

        MemberState own = backend.MemberState;
        if (_removedCounters.Find(backend.Id) is { } counter)
        {
            return new MemberState(counter, inheritFrom: own);
        }

        // An object that comes back begins a new membership: old objects of its id must not share the flag again.
        return own.HasEnded ? new MemberState(own.Load, inheritFrom: own) : own;
    }
}
