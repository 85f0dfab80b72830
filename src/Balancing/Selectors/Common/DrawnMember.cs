using Balancing.Pool;

namespace Balancing.Selectors.Common;

/// <summary>A member as a draw meets it: the backend, and beside it the state that tells whether it is open.</summary>
/// <remarks>Reading the state through the backend would cost one more cache miss. An open member has not left the pool,
/// so this is the state of the backend. For any other member ask the backend: it may have come back with another state,
/// which a disposed selector does not know.</remarks>
internal readonly struct DrawnMember(PoolMember member)
{
    private readonly MemberState _state = member.State;

    public Backend Backend { get; } = member.Backend;

    /// <summary>Whether nothing is against selecting it.</summary>
    public bool IsOpen => _state.IsOpen;

    /// <summary>The requests in flight, if it is open.</summary>
    public int InFlightCount => _state.Load.Count;
}
