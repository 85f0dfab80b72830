using System.Diagnostics.CodeAnalysis;

namespace Balancing.Selection;

/// <summary>Answers for many backends of one selection whether they count in it:
/// <see cref="SelectionContext.CanSelect"/>, and what the pass asks in addition.</summary>
[SuppressMessage(
    "Usage", "CA2213:Disposable fields should be disposed", Justification = "They are, without the interface.")]
internal ref struct ExclusionFilter
{
    private readonly RejectedMemberships? _rejected;
    private readonly bool _hasCandidates;
    private readonly SelectionPass _pass;
    private readonly ulong _position;
    private readonly int _cost;

    private BackendIdSet _excluded;
    private BackendIdSet _candidates;

    public ExclusionFilter(in SelectionContext context)
    {
        _excluded = new BackendIdSet(context.Excluded.Span);
        _hasCandidates = !context.Candidates.IsEmpty;
        _candidates = _hasCandidates ? new BackendIdSet(context.Candidates.Span) : default;
        _rejected = context.Rejected;
        _pass = context.Pass;
        _position = context.Key.Hash;
        _cost = context.Cost;
    }

    /// <summary>Whether a member counts now.</summary>
    public bool CanSelect(Backend backend) =>
        !(_excluded.IsShort && _excluded.ContainsObject(backend))
        && Takes(backend)
        && !_excluded.ContainsId(backend)
        && (!_hasCandidates || _candidates.Contains(backend))
        && _rejected?.Allows(backend) != false;

    public readonly void Dispose()
    {
        _excluded.Dispose();
        _candidates.Dispose();
    }

    private readonly bool Takes(Backend backend) => _pass switch
    {
        SelectionPass.TakesKey => backend.MemberState.TakesKey(_position, backend.IdHash, _cost),
        SelectionPass.TakesTurn => backend.MemberState.TakesTurn(_cost),
        SelectionPass.IsWithinBound => backend.MemberState.CanTake(_cost) && backend.MemberState.IsWithinBound(_cost),
        _ => backend.MemberState.CanTake(_cost),
    };
}
