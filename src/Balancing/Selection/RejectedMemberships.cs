using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>
/// The memberships that one call of <c>Acquire</c> does not try again: a lease was refused, or they have ended.
/// </summary>
/// <remarks>Memberships and not ids, because an id can leave and come back with an available backend during the call.
/// Used by one thread.</remarks>
internal sealed class RejectedMemberships
{
    private readonly HashSet<MemberState> _states = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many there are; it never shrinks.</summary>
    public int Count => _states.Count;

    /// <summary>Rejects a membership.</summary>
    public void Add(MemberState membership) => _states.Add(membership);

    /// <summary>Whether the present membership of a backend is not rejected. One that has ended is rejected
    /// here.</summary>
    public bool Allows(Backend backend)
    {
        MemberState state = backend.MemberState;
        if (state.HasEnded)
        {
            _states.Add(state);
            return false;
        }

        return !_states.Contains(state);
    }
}
