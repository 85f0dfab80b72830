namespace Balancing.Pool;

/// <summary>The part of a <see cref="MemberState"/> that is read and written under its gate.</summary>
internal sealed class MemberRecord(PoolAdmission? pool)
{
    // One lock for all objects that are in no pool: their flags change seldom.
    private static readonly Lock UnpooledGate = new();

    /// <summary>The pool of the membership; null for an object that is in no pool yet.</summary>
    public PoolAdmission? Pool { get; } = pool;

    /// <summary>The lock for changes of this state. That of objects in no pool is taken last.</summary>
    public Lock Gate => Pool?.Gate ?? UnpooledGate;

    /// <summary>The weight of the backend.</summary>
    public int Weight { get; set; }

    /// <summary>The flags that were set or cleared while the object was in no pool: they count when it joins.</summary>
    public MemberFlags Explicit { get; set; }

    /// <summary>Flags that the present change of the pool sets once it is published.</summary>
    public MemberFlags Pending { get; set; }

    /// <summary>When the suspension ends, as a timestamp of the pool's clock; meaningful while suspended.</summary>
    public long SuspendedUntil { get; set; }
}
