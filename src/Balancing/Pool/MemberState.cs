using System.Runtime.CompilerServices;

namespace Balancing.Pool;

/// <summary>
/// One membership of an id in a pool, and the flags that end with it. All <see cref="Backend"/> objects that have
/// represented the id during that time share one instance (P10). An object in no pool has an instance of its own.
/// </summary>
/// <remarks>A selection reads one word: 0 is open. What only changes and the slow path need is in <see cref="Record"/>,
/// an object of its own, so that this one stays small. Writers hold <see cref="Gate"/>; readers hold nothing.</remarks>
internal sealed class MemberState(InFlightCounter load, MemberRecord record)
{
    private int _flags;

    /// <summary>The in-flight count of the id; it outlives the membership while leases are out.</summary>
    public InFlightCounter Load { get; } = load;

    /// <summary>What selections of an open member do not read.</summary>
    public MemberRecord Record { get; } = record;

    /// <summary>The reasons against selecting it.</summary>
    public MemberFlags Flags => (MemberFlags)Volatile.Read(ref _flags);

    /// <summary>Whether there is no reason against selecting it.</summary>
    public bool IsOpen => Volatile.Read(ref _flags) == 0;

    /// <summary>Whether a selection may return it. A membership that has ended answers as it did before.</summary>
    public bool IsSelectable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsOpen || IsSelectableInSpiteOfFlags();
    }

    /// <summary>Whether a lease may be taken: as <see cref="IsSelectable"/>, and the membership has not
    /// ended.</summary>
    public bool IsLeasable => IsOpen || (!HasEnded && IsSelectableInSpiteOfFlags());

    /// <summary>True from the end of the pool's change that removed the id.</summary>
    public bool HasEnded => (Flags & MemberFlags.Ended) != 0;

    /// <summary>The lock for changes of this state: that of its pool.</summary>
    public Lock Gate => Record.Gate;

    /// <summary>The state of an object that is in no pool yet.</summary>
    public static MemberState CreateUnpooled(int weight)
    {
        MemberState state = new(new InFlightCounter(), new MemberRecord(pool: null));
        state.SetFlags(weight == 0 ? MemberFlags.Weightless : MemberFlags.None);
        return state;
    }

    /// <summary>Replaces all flags. Under the gate.</summary>
    /// <remarks>A full fence: what this thread does next (a drain reads the count) comes after the flags are visible
    /// (P4, P14).</remarks>
    public void SetFlags(MemberFlags flags) => Interlocked.Exchange(ref _flags, (int)flags);

    /// <summary>Sets or clears a flag. Under the gate; <see cref="NotifyObservers"/> is due after it.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public bool Set(MemberFlags flag, bool isSet)
    {
        (MemberFlags set, MemberFlags cleared) = isSet ? (flag, MemberFlags.None) : (MemberFlags.None, flag);
        if (Record.Pool is { } pool && !HasEnded)
        {
            return pool.Change(this, set, cleared);
        }

        Record.Explicit |= flag;
        SetFlags((Flags | set) & ~cleared);
        return false;
    }

    /// <summary>Suspends the member; zero ends that. Under the gate; <see cref="NotifyObservers"/> is due after
    /// it.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public bool Suspend(TimeSpan duration) =>
        Record.Pool is { } pool && !HasEnded && pool.Suspend(this, duration);

    /// <summary>Takes over the flags and the weight of an object that joins. Under the gates of both.</summary>
    /// <param name="own">The state that the object had.</param>
    /// <param name="weight">The weight of the object.</param>
    /// <param name="isNew">Whether this membership begins: then it has the flags of the object. Otherwise those count
    /// that were set on the object before it joined.</param>
    public void Join(MemberState own, int weight, bool isNew)
    {
        MemberFlags taken = isNew ? MemberFlags.OfObject : own.Record.Explicit & MemberFlags.OfObject;
        MemberFlags flags = (Flags & ~taken) | (own.Flags & taken);
        flags = weight == 0 ? flags | MemberFlags.Weightless : flags & ~MemberFlags.Weightless;
        Record.Weight = weight;
        Record.Pending = isNew ? MemberFlags.None : flags & ~Flags;
        SetFlags(flags & ~Record.Pending);
    }

    /// <summary>Lets selectors that mirror loads know that flags have changed. Without the gate.</summary>
    /// <param name="hasPanicChanged">Whether a panic began or ended: then all unhealthy members have changed.</param>
    public void NotifyObservers(bool hasPanicChanged)
    {
        Load.NotifyObservers();
        if (hasPanicChanged)
        {
            Record.Pool?.NotifyObserversOfUnhealthy();
        }
    }

    // Not inlined: most members of most pools are open.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsSelectableInSpiteOfFlags()
    {
        // Again if something has opened meanwhile: this member may have recovered after its flags were read, and ended
        // the panic before that was read.
        int openings;
        do
        {
            openings = Record.Pool?.Openings ?? 0;
            MemberFlags flags = Flags;
            if ((flags & MemberFlags.Orders) != 0)
            {
                return false;
            }

            if ((flags & MemberFlags.Opinions) == 0 || Record.Pool?.IsPanicking == true)
            {
                return true;
            }
        }
        while (Record.Pool is { } pool && pool.Openings != openings);

        return false;
    }
}
