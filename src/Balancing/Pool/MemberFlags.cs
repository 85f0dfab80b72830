namespace Balancing.Pool;

/// <summary>The reasons against selecting a member. Without any, every selection may return it.</summary>
/// <remarks>Each has one source, so two sources never overwrite each other: a successful probe does not undo a
/// drain.</remarks>
[Flags]
internal enum MemberFlags
{
    /// <summary>No reason: every selection may return it.</summary>
    None = 0,

    /// <summary><see cref="Backend.IsAvailable"/> is false.</summary>
    Unavailable = 1 << 0,

    /// <summary><see cref="Backend.IsDraining"/> is true.</summary>
    Draining = 1 << 1,

    /// <summary>Its weight is 0.</summary>
    Weightless = 1 << 2,

    /// <summary><see cref="Backend.SuspendFor"/> has not run out.</summary>
    Suspended = 1 << 3,

    /// <summary><see cref="Backend.IsHealthy"/> is false.</summary>
    Unhealthy = 1 << 4,

    /// <summary>The membership has ended: selections on an older membership may still return it, leases may not be
    /// taken.</summary>
    Ended = 1 << 5,

    /// <summary>Room is limited: by <see cref="Backend.MaxInFlight"/> or <see cref="BackendPoolOptions.LoadFactor"/>.
    /// No reason by itself, but counts must be read.</summary>
    Limited = 1 << 6,

    /// <summary>The pool has ejected it because its requests failed.</summary>
    Ejected = 1 << 7,

    /// <summary>Orders: such a member is never selected.</summary>
    Orders = Unavailable | Draining | Weightless | Suspended,

    /// <summary>Opinions: such a member is not selected while the pool regards health.</summary>
    Opinions = Unhealthy | Ejected,

    /// <summary>Orders that a request which prefers this very backend may pass.</summary>
    Closing = Draining | Weightless,

    /// <summary>What an object keeps while it is in no pool, and brings along when it joins one.</summary>
    OfObject = Unavailable | Draining | Unhealthy,

    /// <summary>What follows from values of the object that represents the id at present.</summary>
    OfValues = Weightless | Limited,
}
