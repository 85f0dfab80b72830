using System.Collections.Immutable;
using Balancing;

namespace HttpGateway.Status.Reporting;

/// <summary>Why a backend takes no requests, or fewer than its share.</summary>
internal static class StateReasons
{
    /// <summary>An operator or discovery has said so: drained, or unavailable.</summary>
    public const string Operator = "operator";

    /// <summary>The server has asked for a pause with <c>Retry-After</c>.</summary>
    public const string RetryAfter = "retry-after";

    /// <summary>Its weight is 0.</summary>
    public const string Weight = "weight";

    /// <summary>It has left the configuration and still has requests.</summary>
    public const string Removed = "removed";

    /// <summary>Health checks find it unhealthy.</summary>
    public const string Health = "health";

    /// <summary>The pool has ejected it because its requests failed.</summary>
    public const string Ejected = "ejected";

    /// <summary>It has as many requests as it may have.</summary>
    public const string Full = "full";

    /// <summary>It has joined or returned, and its share grows.</summary>
    public const string Warming = "warming";

    /// <summary>All reasons that apply, in the order of their importance.</summary>
    /// <param name="status">The state that is explained. Its own reason is always among them.</param>
    /// <param name="backend">The backend. Its flags may be of a later moment.</param>
    public static ImmutableArray<string> List(BackendStatus status, Backend backend)
    {
        BackendState state = status.State;
        return state == BackendState.Available
            ? []
            :
            [
                .. If(state == BackendState.Unavailable || !backend.IsAvailable
                    || backend.IsDraining || (state == BackendState.Draining && status.Weight > 0), Operator),
                .. If(state == BackendState.Suspended
                    || (status.ReturnsIn is not null && !backend.IsEjected), RetryAfter),
                .. If(status.Weight == 0, Weight),
                .. If(state == BackendState.Unhealthy || !backend.IsHealthy, Health),
                .. If(state == BackendState.Ejected || backend.IsEjected, Ejected),
                .. If(state == BackendState.Full || status.InFlightCount >= backend.MaxInFlight, Full),
                .. If(state == BackendState.Warming || status.SlowStartShare < 1, Warming),
            ];
    }

    private static ReadOnlySpan<string> If(bool applies, string reason) => applies ? new[] { reason } : [];
}
