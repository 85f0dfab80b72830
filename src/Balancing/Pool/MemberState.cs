namespace Balancing.Pool;

/// <summary>
/// One membership of an id in a pool, and the availability that ends with it. All <see cref="Backend"/> objects that
/// have represented the id during that time share one instance (P10). An object in no pool has an instance of its own.
/// </summary>
internal sealed class MemberState
{
    private const int Inherited = 0;
    private const int Available = 1;
    private const int Unavailable = 2;
    private const int KindMask = 3;
    private const int OneVersion = 4;

    // One of the three above, and above these bits how often availability was set.
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
            int kind = _availability & KindMask; // read once: it may be settled between two looks
            return kind == Inherited ? IsInheritedAvailable() : kind == Available;
        }
    }

    /// <summary>True from the end of the pool's change that removed the id.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Grows with each set, and with nothing else.</summary>
    public int Version => _availability & ~KindMask;

    public void SetAvailable(bool value)
    {
        int before;
        do
        {
            before = _availability;
        }
        while (!TrySetAvailable(before, value));
    }

    /// <summary>Sets availability unless it has been set since a version was read.</summary>
    public void SetAvailableUnlessSetSince(int version, bool value)
    {
        int before;
        do
        {
            before = _availability; // may be settled between the two looks; that changes the kind, not the version
        }
        while ((before & ~KindMask) == version && !TrySetAvailable(before, value));
    }

    /// <summary>
    /// Ends the inheritance. Called after the object points here, so a setter that still wrote to the old state has
    /// been seen by this read, and one that already writes to this state wins over it.
    /// </summary>
    public void SettleAvailability()
    {
        if (_inheritedFrom is { } previous)
        {
            // A set since the join has changed the version, and stays.
            Interlocked.CompareExchange(ref _availability, previous.IsAvailable ? Available : Unavailable, Inherited);
            Volatile.Write(ref _inheritedFrom, null);
        }
    }

    public void End()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier(); // the pool reads the count next; see Backend.TryIncrementInFlight
    }

    private bool TrySetAvailable(int before, bool value)
    {
        // A full fence: what this thread does next (a drain reads the count) comes after the flag is visible (P4, P14).
        int after = unchecked((before & ~KindMask) + OneVersion) | (value ? Available : Unavailable);
        if (Interlocked.CompareExchange(ref _availability, after, before) != before)
        {
            return false;
        }

        Load.NotifyObservers();
        return true;
    }

    private bool IsInheritedAvailable() => Volatile.Read(ref _inheritedFrom) is { } previous
        ? previous.IsAvailable
        : (_availability & KindMask) == Available; // settled since
}
