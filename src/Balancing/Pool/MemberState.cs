using System.Runtime.CompilerServices;
using Balancing.Hashing;

namespace Balancing.Pool;

/// <summary>
/// One membership of an id in a pool, and what decides whether it may be selected. All <see cref="Backend"/> objects
/// that have represented the id during that time share one instance (P10). An object in no pool has one of its own.
/// </summary>
/// <remarks>A selection reads one word: 0 is open. It holds the flags, and the share of requests that a warming member
/// refuses. What only changes and the slow path need is in <see cref="Record"/>, an object of its own, so that this one
/// stays small. Writers hold <see cref="Gate"/>; readers hold nothing.</remarks>
internal sealed class MemberState(InFlightCounter load, MemberRecord record)
{
    /// <summary>The whole of a share.</summary>
    public const int WholeShare = 1 << ShareBits;

    private const int ShareBits = 16;
    private const int FlagsMask = (1 << ShareBits) - 1;

    private ILeaseTracker? _tracker;
    private int _word; // flags, and above them the refused share

    /// <summary>The in-flight count of the id; it outlives the membership while leases are out.</summary>
    public InFlightCounter Load { get; } = load;

    /// <summary>What selections of an open member do not read.</summary>
    public MemberRecord Record { get; } = record;

    /// <summary>What the pool learns of leases; null if it needs nothing. Here, because each lease reads it.</summary>
    public ILeaseTracker? Tracker
    {
        get => Volatile.Read(ref _tracker);
        set => Volatile.Write(ref _tracker, value);
    }

    /// <summary>The reasons against selecting it.</summary>
    public MemberFlags Flags => (MemberFlags)(Volatile.Read(ref _word) & FlagsMask);

    /// <summary>The flags that count now: a suspension and an ejection end with the membership.</summary>
    /// <remarks>They stay set, so that a selection on an older membership passes over the backend as before.</remarks>
    public MemberFlags PresentFlags =>
        HasEnded ? Flags & ~(MemberFlags.Suspended | MemberFlags.Ejected) : Flags;

    /// <summary>The share of requests that it accepts, as a part of <see cref="WholeShare"/>: at least 1.</summary>
    public int AcceptedShare => WholeShare - RefusedShare;

    /// <summary>Whether every request may go to it.</summary>
    public bool IsOpen => Volatile.Read(ref _word) == 0;

    /// <summary>True from the end of the pool's change that removed the id.</summary>
    public bool HasEnded => (Flags & MemberFlags.Ended) != 0;

    /// <summary>The lock for changes of this state: that of its pool.</summary>
    public Lock Gate => Record.Gate;

    private int RefusedShare => Volatile.Read(ref _word) >>> ShareBits;

    /// <summary>The state of an object that is in no pool yet.</summary>
    public static MemberState CreateUnpooled(int weight)
    {
        MemberState state = new(new InFlightCounter(), new MemberRecord(pool: null));
        state.SetFlags(weight == 0 ? MemberFlags.Weightless : MemberFlags.None);
        return state;
    }

    /// <summary>Whether a selection may return it for a request that counts as much as this. Disregards what only
    /// shifts traffic: slow start and the load factor. A membership that has ended answers as it did before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanTake(int cost) => IsOpen || CanTakeInSpiteOfFlags(cost);

    /// <summary>As <see cref="CanTake"/> for a request that prefers this very member: drain and weight 0 do not
    /// count.</summary>
    public bool CanTakePreferred(int cost) => AreFlagsInFavor(MemberFlags.Closing) && HasRoom(cost) && !HasEnded;

    /// <summary>Whether it takes its turn: <see cref="CanTake"/>, and slow start and load factor agree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakesTurn(int cost) => IsOpen || TakesTurnInSpiteOfFlags(cost);

    /// <summary>Whether it takes a key: <see cref="CanTake"/>, and slow start and load factor agree.</summary>
    /// <param name="position">The position of the key: the answer for it changes once while the share grows.</param>
    /// <param name="idHash">The hash of the id.</param>
    /// <param name="cost">What the request counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakesKey(ulong position, ulong idHash, int cost) =>
        IsOpen || TakesKeyInSpiteOfFlags(position, idHash, cost);

    /// <summary>Whether slow start accepts a request at a point of the circle; 2^64 is the whole.</summary>
    /// <remarks>At random points it accepts its share of the requests, however often it is asked for one of
    /// them.</remarks>
    public bool Accepts(ulong point) => point >> (64 - ShareBits) >= (ulong)RefusedShare;

    /// <summary>Whether the load factor of the pool leaves room.</summary>
    public bool IsWithinBound(int cost) =>
        (Flags & MemberFlags.Limited) == 0
        || Record.Pool?.Bound is not { } bound || bound.HasRoom(Load.Count, Record.Weight, cost);

    /// <summary>Replaces all flags. Under the gate.</summary>
    /// <remarks>A full fence: what this thread does next (a drain reads the count) comes after the flags are visible
    /// (P04, P14).</remarks>
    public void SetFlags(MemberFlags flags) => Interlocked.Exchange(ref _word, (_word & ~FlagsMask) | (int)flags);

    /// <summary>Sets the share of requests that it accepts, of <see cref="WholeShare"/>. Under the gate;
    /// <see cref="InFlightCounter.NotifyObservers"/> is due after it.</summary>
    public void SetAcceptedShare(int share) =>
        Interlocked.Exchange(ref _word, ((WholeShare - share) << ShareBits) | (_word & FlagsMask));

    /// <summary>Caps the requests in flight of an object that is in no pool.</summary>
    public void LimitTo(int maxInFlight)
    {
        Record.MaxInFlight = maxInFlight;
        SetFlags(maxInFlight < int.MaxValue ? Flags | MemberFlags.Limited : Flags & ~MemberFlags.Limited);
    }

    /// <summary>Takes over flags, weight and cap of an object that joins. Under the gates of both.</summary>
    /// <param name="own">The state that the object had.</param>
    /// <param name="weight">The weight of the object.</param>
    /// <param name="maxInFlight">The cap of the object.</param>
    /// <param name="isNew">Whether this membership begins: then it has the flags of the object. Otherwise those count
    /// that were set on the object before it joined.</param>
    public void Join(MemberState own, int weight, int maxInFlight, bool isNew)
    {
        MemberFlags taken = isNew ? MemberFlags.OfObject : own.Record.Explicit & MemberFlags.OfObject;
        MemberFlags flags = (Flags & ~taken & ~MemberFlags.OfValues) | (own.Flags & taken);
        flags |= weight == 0 ? MemberFlags.Weightless : MemberFlags.None;
        flags |= maxInFlight < int.MaxValue || Record.Pool?.Bound is not null
            ? MemberFlags.Limited
            : MemberFlags.None;
        Record.Weight = weight;
        Record.MaxInFlight = maxInFlight;
        Record.Pending = isNew ? MemberFlags.None : flags & ~Flags & ~MemberFlags.Limited;
        SetFlags(flags & ~Record.Pending);
    }

    /// <summary>Whether flags allow a request.</summary>
    /// <param name="ignored">Flags that do not count.</param>
    public bool AreFlagsInFavor(MemberFlags ignored)
    {
        // Again if something has opened meanwhile: this member may have recovered after its flags were read, and ended
        // the panic before that was read.
        int openings;
        do
        {
            openings = Record.Pool?.Openings ?? 0;
            MemberFlags flags = Flags & ~ignored;
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

    // None of these is inlined: most members of most pools are open.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CanTakeInSpiteOfFlags(int cost) => AreFlagsInFavor(ignored: MemberFlags.None) && HasRoom(cost);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakesTurnInSpiteOfFlags(int cost) =>
        CanTakeInSpiteOfFlags(cost)
        && (RefusedShare == 0 || Accepts(Record.NextTurn()))
        && IsWithinBound(cost);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakesKeyInSpiteOfFlags(ulong position, ulong idHash, int cost) =>
        CanTakeInSpiteOfFlags(cost)
        && (RefusedShare == 0 || Accepts(SplitMix64.Mix(position ^ idHash)))
        && IsWithinBound(cost);

    // A request above the cap is let through if the backend is idle: it would never find room.
    private bool HasRoom(int cost) =>
        (Flags & MemberFlags.Limited) == 0 || Load.HasRoom(cost, Record.MaxInFlight);
}
