namespace Balancing.Pool;

/// <summary>
/// The time during which an id belongs to a pool, and what ends with it: availability. All <see cref="Backend"/>
/// objects that stood for the id in that time share one instance (P10). An object that never joined a pool has one of its own.
/// </summary>
internal sealed class MemberState
{
    private const int Inherited = 0;
    private const int Available = 1;
    private const int Unavailable = 2;

    private volatile int _availability;
    private volatile bool _hasEnded;

    // Where an inherited availability is read: the state the joining object had before. Null once settled.
    private MemberState? _inheritedFrom;

    public MemberState(InFlightCounter load)
    {
        Load = load;
        _availability = Available;
    }

    /// <summary>A membership that begins with the availability its object has at the moment of joining.</summary>
    public MemberState(InFlightCounter load, MemberState inheritFrom)
    {
        Load = load;
        _inheritedFrom = inheritFrom;
        _availability = Inherited;
    }

    /// <summary>The in-flight count of the id; it outlives the membership while leases are out.</summary>
    public InFlightCounter Load { get; }

    public bool IsAvailable
    {
        get
        {
            int availability = _availability; // read once: it may be settled between two looks
            return availability == Inherited ? IsInheritedAvailable() : availability == Available;
        }
    }

    /// <summary>True from the end of the pool's change that removed the id.</summary>
    public bool HasEnded => _hasEnded;

    public void SetAvailable(bool value)
    {
        // A full fence: what this thread does next (a drain reads the count) comes after the flag is visible (P4, P14).
        Interlocked.Exchange(ref _availability, value ? Available : Unavailable);
        Load.RefreshIndex();
    }

    /// <summary>
    /// Ends the inheritance. Called after the object points here, so a setter that still wrote to the old state has been
    /// seen by this read, and one that already writes to this state wins over it.
    /// </summary>
    public void SettleAvailability()
    {
        if (_inheritedFrom is { } previous)
        {
            Interlocked.CompareExchange(ref _availability, previous.IsAvailable ? Available : Unavailable, Inherited);
            Volatile.Write(ref _inheritedFrom, null);
        }
    }

    public void End()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier(); // the pool reads the count next; see Backend.TryIncrementInFlight
    }

    private bool IsInheritedAvailable() => Volatile.Read(ref _inheritedFrom) is { } previous
        ? previous.IsAvailable
        : _availability == Available; // settled since
}
