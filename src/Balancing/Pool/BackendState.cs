namespace Balancing;

/// <summary>The state of a backend in one word: the most important reason for or against new requests.</summary>
/// <remarks>The values are in order of importance, the most important last: of several that apply, the last one is
/// the state.</remarks>
public enum BackendState
{
    /// <summary>It takes its whole share.</summary>
    Available,

    /// <summary>It takes a growing share: <see cref="Backend.SlowStartShare"/>.</summary>
    Warming,

    /// <summary>It has as many requests in flight as <see cref="Backend.MaxInFlight"/>.</summary>
    Full,

    /// <summary>The pool has ejected it: <see cref="Backend.IsEjected"/>. While the pool is panicking it takes requests
    /// nevertheless.</summary>
    Ejected,

    /// <summary>Health checks find it unhealthy: <see cref="Backend.IsHealthy"/>. While the pool is panicking it takes
    /// requests nevertheless.</summary>
    Unhealthy,

    /// <summary>It takes no new requests: <see cref="Backend.IsDraining"/>, or its weight is 0.</summary>
    Draining,

    /// <summary>It takes no requests for a while: <see cref="Backend.SuspendFor"/>.</summary>
    Suspended,

    /// <summary>It takes no requests: <see cref="Backend.IsAvailable"/> is false.</summary>
    Unavailable,
}
