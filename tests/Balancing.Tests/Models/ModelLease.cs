namespace Balancing.Tests.Models;

/// <summary>A lease and the count it was taken from.</summary>
internal sealed record ModelLease(BackendLease Real, ModelCount Count)
{
    private bool _isReturned;

    public void Return()
    {
        if (!_isReturned)
        {
            _isReturned = true;
            Count.Value--;
        }
    }
}
