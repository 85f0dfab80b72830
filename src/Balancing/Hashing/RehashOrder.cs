using Balancing.Internal;

namespace Balancing.Hashing;

/// <summary>
/// The members in the order in which a client is offered to them: its own place, then places hashed from it again and
/// again, so that the clients of a backend that is down spread over all others by weight; at last, so that nobody is
/// left out, everyone in turn.
/// </summary>
internal struct RehashOrder(IPHashView view, ulong place) : ICandidateOrder
{
    // With nine of ten backends down, 64 tries all fail for one client in 850.
    private const int MaxRehashes = 64;

    private int _tries;
    private int _slot;

    public int Next()
    {
        if (_tries < MaxRehashes)
        {
            ulong tried = _tries == 0 ? place : Mixer.Mix(place + (ulong)_tries * GoldenTurn.Step);
            _tries++;
            _slot = view.SlotOf(tried);
        }
        else
        {
            _slot = _slot + 1 < view.Backends.Length ? _slot + 1 : 0;
        }

        return _slot;
    }
}
