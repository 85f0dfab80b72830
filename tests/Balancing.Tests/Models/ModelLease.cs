namespace Balancing.Tests.Models;

/// <summary>A lease, the count it was taken from and the membership in which it began.</summary>
internal sealed class ModelLease(BackendLease real, ModelBackend backend, int cost)
{
    private readonly ModelCount _count = backend.Count;
    private readonly ModelMember _member = backend.Member;
    private readonly int _epoch = backend.Member.Failures.Epoch;
    private bool _isReported;
    private bool _isReturned;

    public BackendLease Real => real;

    public void Take()
    {
        _count.Value += cost;
        _member.Pool?.AddLoad(cost);
    }

    /// <summary>The first report counts, for the membership in which the request began (P19).</summary>
    public void Report(RequestOutcome outcome)
    {
        if (!_isReported && !_isReturned)
        {
            _isReported = true;
            _member.Pool?.CountOutcome(_member, _epoch, outcome);
        }
    }

    public void Return()
    {
        if (!_isReturned)
        {
            _isReturned = true;
            _count.Value -= cost;
            _member.Pool?.AddLoad(-cost);
        }
    }
}
