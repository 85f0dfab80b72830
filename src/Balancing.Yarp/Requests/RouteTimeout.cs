using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Balancing.Yarp.Requests;

/// <summary>Whether the time-out of the route passes during an attempt.</summary>
/// <remarks>An attempt may end after the middleware of the time-out, which takes its feature away, and may lend the
/// source of the token to another request. So the moment is noted when it comes. Allocates only if there is a
/// time-out.</remarks>
internal readonly struct RouteTimeout : IDisposable
{
    private readonly Passing? _passing;
    private readonly CancellationTokenRegistration _registration;

    private RouteTimeout(CancellationToken token)
    {
        _passing = new Passing();
        _registration = token.UnsafeRegister(static note => ((Passing)note!).HasPassed = true, _passing);
    }

    public bool HasPassed => _passing is { HasPassed: true };

    /// <summary>Begins to watch; without a time-out there is nothing to watch.</summary>
    public static RouteTimeout Watch(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken: { CanBeCanceled: true } token }
            ? new RouteTimeout(token)
            : default;

    public void Dispose() => _registration.Dispose();

    private sealed class Passing
    {
        private volatile bool _hasPassed;

        public bool HasPassed
        {
            get => _hasPassed;
            set => _hasPassed = value;
        }
    }
}
