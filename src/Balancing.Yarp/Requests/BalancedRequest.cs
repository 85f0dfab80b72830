using Balancing.Yarp.Clusters;
using Balancing.Yarp.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Requests;

/// <summary>One request: its attempts one after the other, each with a lease.</summary>
/// <remarks>An attempt ends when the next begins, or with the response: the server calls back after
/// the response has been written or given up, whatever happened.</remarks>
internal sealed class BalancedRequest : IBalancingFeature
{
    private static readonly Func<object, Task> EndOf = static request =>
    {
        ((BalancedRequest)request).EndAttempt();
        return Task.CompletedTask;
    };

    private readonly HttpContext _context;
    private List<Backend>? _tried; // those of earlier attempts
    private BalancedCluster? _cluster; // of the present attempt
    private Backend[] _candidates = []; // of the present attempt; empty for all
    private bool _mayLeaveCandidates; // if none of them can take the request
    private BackendLease? _lease;
    private AttemptState _state;
    private bool _isReported;
    private RouteTimeout _timeout; // of the present attempt

    private BalancedRequest(HttpContext context) => _context = context;

    public Backend? Backend { get; private set; }

    public IReadOnlyList<Backend> Tried => _tried is null ? [] : _tried;

    /// <summary>The key that a middleware has set.</summary>
    public SelectionKey Key { get; set; }

    public static BalancedRequest Get(HttpContext context)
    {
        if (context.Features.Get<IBalancingFeature>() is BalancedRequest present)
        {
            return present;
        }

        BalancedRequest request = new(context);
        context.Features.Set<IBalancingFeature>(request);
        context.Response.OnCompleted(EndOf, request);
        return request;
    }

    /// <summary>Begins an attempt: the policy selects among the destinations that YARP offers.</summary>
    /// <returns>The destination; null if none can take the request.</returns>
    public DestinationState? Select(
        BalancedCluster cluster, RouteModel route, IReadOnlyList<DestinationState> destinations)
    {
        Begin(cluster, cluster.IsWhole(destinations) ? [] : cluster.BackendsOf(destinations));
        Lease(Acquire(CreateContext(route), preferred: null));
        return (Backend as DestinationBackend)?.Destination;
    }

    /// <summary>Notes that YARP is about to forward to the destination that has the lease of the attempt.</summary>
    /// <returns>False if another destination has it, or none.</returns>
    public bool TryForward(DestinationState destination)
    {
        if (_state is not (AttemptState.Selected or AttemptState.Forwarding)
            || (Backend as DestinationBackend)?.Destination != destination)
        {
            return false;
        }

        _state = AttemptState.Forwarding;
        return true;
    }

    /// <summary>Begins an attempt without the policy: YARP is about to forward to a destination.</summary>
    /// <returns>The destination to forward to; null if none can take the request.</returns>
    /// <remarks>YARP does not ask the policy if one destination is available, be it the only one or that of a
    /// session.</remarks>
    public DestinationState? Forward(BalancedCluster cluster, RouteModel route, DestinationState destination)
    {
        DestinationBackend? preferred = null;
        if (cluster.HasChoice)
        {
            cluster.TryGetBackend(destination, out preferred);
        }

        Begin(cluster, preferred is null ? [] : [preferred]);
        _mayLeaveCandidates |= cluster.WasAlone(destination);
        Lease(Acquire(CreateContext(route), preferred));
        if (Backend is not DestinationBackend backend)
        {
            return null;
        }

        _state = AttemptState.Forwarding;
        return backend.Destination;
    }

    /// <summary>Notes that the attempt has headers of a response, or that it has failed before.</summary>
    /// <param name="response">The response; null if the attempt has failed.</param>
    public void OnResponse(HttpResponseMessage? response)
    {
        if (_state != AttemptState.Forwarding)
        {
            return;
        }

        _state = response is null ? AttemptState.Failed : AttemptState.Answered;
        if (response is null)
        {
            Report(ForwarderOutcome.Classify(_context, isAnswered: false, _timeout.HasPassed));
        }
        else if (_cluster!.Settings.HonorRetryAfter && RetryAfter.TrySuspend(response, Backend!, _cluster.Time))
        {
            _isReported = true; // neither a failure of the server nor a success that would make it look fast
        }
        else if (_cluster.Settings.ServerErrorsAreFailures && (int)response.StatusCode >= 500)
        {
            Report(RequestOutcome.Failed);
        }
        else if (_cluster.ReportsWithHeaders)
        {
            Report(RequestOutcome.Succeeded);
        }
    }

    /// <summary>Whether a retry would meet another backend.</summary>
    public bool HasAnother(RouteModel route)
    {
        if (_state != AttemptState.Failed)
        {
            return false;
        }

        SelectionContext context = CreateContext(route) with { Excluded = (Backend[])[Backend!, .. Tried] };
        return _cluster!.Selector.TrySelect(context with { Candidates = _candidates }, out _)
            || (_mayLeaveCandidates && _cluster.Selector.TrySelect(context, out _));
    }

    private void Begin(BalancedCluster cluster, Backend[] candidates)
    {
        bool wasSent = _state is AttemptState.Forwarding or AttemptState.Answered or AttemptState.Failed;
        EndAttempt();
        if (wasSent)
        {
            (_tried ??= []).Add(Backend!);
            _context.Features.Set<IForwarderErrorFeature>(null); // that of the attempt
        }

        _cluster = cluster;
        _candidates = candidates;
        _timeout = RouteTimeout.Watch(_context);
        _mayLeaveCandidates = cluster.Settings.Redistributes;
    }

    // First without those tried, then with them: when every backend has been tried, a retry may meet one again. The
    // candidates of a session may be left only if the configuration says so, and those that are out of date always.
    private BackendLease Acquire(in SelectionContext context, DestinationBackend? preferred)
    {
        Backend[] excluded = [.. Tried];
        BackendLease lease = AcquireOnce(context with { Excluded = excluded }, preferred);
        return lease.IsAcquired || excluded.Length == 0 ? lease : AcquireOnce(context, preferred);
    }

    private BackendLease AcquireOnce(in SelectionContext context, DestinationBackend? preferred)
    {
        BackendLease lease = preferred is null
            ? _cluster!.Acquire(context with { Candidates = _candidates })
            : _cluster!.AcquirePreferred(preferred, context);
        return lease.IsAcquired || _candidates.Length == 0 || !_mayLeaveCandidates
            ? lease
            : _cluster.Acquire(context);
    }

    private SelectionContext CreateContext(RouteModel route) => new()
    {
        Key = Key.HasValue ? Key : RouteKeys.Read(_context, route.Config, _cluster!.Settings),
    };

    private void Lease(BackendLease lease)
    {
        _lease = lease;
        Backend = lease.Backend;
        _isReported = false;
        _state = lease.IsAcquired ? AttemptState.Selected : AttemptState.None;
    }

    private void Report(RequestOutcome? outcome)
    {
        if (!_isReported && outcome is { } known)
        {
            _isReported = true;
            _lease!.Report(known);
        }
    }

    private void EndAttempt()
    {
        bool isAnswered = _state == AttemptState.Answered;
        _state = AttemptState.None;
        try
        {
            if (isAnswered)
            {
                Report(ForwarderOutcome.Classify(_context, isAnswered: true, _timeout.HasPassed));
            }
        }
        finally
        {
            _timeout.Dispose();
            _lease?.Dispose(); // an observer may have thrown
            _lease = null;
        }
    }

    /// <summary>How far an attempt has come.</summary>
    private enum AttemptState
    {
        None,
        Selected,
        Forwarding,
        Answered,
        Failed,
    }
}
