using Balancing.Pool;

namespace Balancing.Selectors.Common;

/// <summary>A member as a draw meets it: the backend, and beside it the state that tells whether it may be
/// selected.</summary>
/// <remarks>Reading the state through the backend would cost one more cache miss.</remarks>
internal readonly struct DrawnMember(PoolMember member)
{
    private readonly MemberState _state = member.State;

    public Backend Backend { get; } = member.Backend;

    public int Weight { get; } = member.Weight;

    /// <remarks>The members of a disposed selector outlive the membership; if the backend comes back, it has another
    /// state.</remarks>
    public bool IsSelectable => _state.IsOpen || (_state.HasEnded ? Backend.IsSelectable : _state.IsSelectable);

    /// <summary>The requests in flight.</summary>
    public int InFlightCount => _state.HasEnded ? Backend.InFlightCount : _state.Load.Count;
}
