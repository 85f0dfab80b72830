using Balancing.Hashing;

namespace Balancing.Pool;

/// <summary>The part of a <see cref="MemberState"/> that is read and written under its gate.</summary>
internal sealed class MemberRecord(PoolCondition? pool)
{
    // One lock for all objects that are in no pool: their flags change seldom.
    private static readonly Lock UnpooledGate = new();

    private int _maxInFlight = int.MaxValue;
    private ulong _turn;

    /// <summary>The pool of the membership; null for an object that is in no pool yet.</summary>
    public PoolCondition? Pool { get; } = pool;

    /// <summary>The lock for changes of this state. That of objects in no pool is taken last.</summary>
    public Lock Gate => Pool?.Gate ?? UnpooledGate;

    /// <summary>What outlier ejection counts; null in pools without it.</summary>
    public FailureCounts? Failures { get; init; }

    /// <summary>The weight of the backend.</summary>
    public int Weight { get; set; }

    /// <summary>The most that may be in flight; read without the gate.</summary>
    public int MaxInFlight
    {
        get => Volatile.Read(ref _maxInFlight);
        set => Volatile.Write(ref _maxInFlight, value);
    }

    /// <summary>The flags that were set or cleared while the object was in no pool: they count when it joins.</summary>
    public MemberFlags Explicit { get; set; }

    /// <summary>Flags that the present change of the pool sets once it is published.</summary>
    public MemberFlags Pending { get; set; }

    /// <summary>Since when it has been open, as a timestamp of the pool's clock; kept in pools with slow
    /// start.</summary>
    public long OpenSince { get; set; }

    /// <summary>When the suspension ends, as a timestamp of the pool's clock; meaningful while suspended.</summary>
    public long SuspendedUntil { get; set; }

    /// <summary>The next point of the circle for a member that takes only a share of its turns; 2^64 is the whole.
    /// Without the gate.</summary>
    /// <remarks>Steps of the golden ratio: any share of the circle gets its share of them, to within a few. Each member
    /// has steps of its own, because those of a shared counter could keep time with the cycle of a rotation.</remarks>
    public ulong NextTurn() => Interlocked.Add(ref _turn, SplitMix64.Gamma);
}
