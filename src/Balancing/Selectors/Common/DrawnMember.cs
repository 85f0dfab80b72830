using Balancing.Pool;

namespace Balancing.Selectors.Common;

/// <summary>A member as a draw meets it: the backend, and beside it the state that tells whether it is open, and the
/// count of its requests.</summary>
/// <remarks>Reading the state through the backend would cost one more cache miss. Reading the count through the state
/// would wait for two misses in turn: of 100,000 members a choice took 69 ns instead of 47. An open member has not left
/// the pool, so this is the state of the backend. For any other member ask the backend: it may have come back with
/// another state, which a disposed selector does not know.</remarks>
internal readonly struct DrawnMember(PoolMember member)
{
    private readonly MemberState _state = member.State;
    private readonly InFlightCounter _load = member.State.Load;

    public Backend Backend { get; } = member.Backend;

    /// <summary>Whether nothing is against selecting it.</summary>
    public bool IsOpen => _state.IsOpen;

    /// <summary>The requests in flight, if it is open.</summary>
    public int InFlightCount => _load.Count;
}
