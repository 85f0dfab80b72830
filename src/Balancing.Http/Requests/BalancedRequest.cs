using System.Net;
using System.Runtime.ExceptionServices;
using Balancing.Hosting;
using Balancing.Http.Content;
using Balancing.Http.Outcomes;

namespace Balancing.Http.Requests;

/// <summary>One call of the handler: its attempts to reach a backend, and the lease of the present one.</summary>
/// <remarks>Used by one call, so for one thread at a time.</remarks>
internal sealed class BalancedRequest
{
    private readonly HttpRequestMessage _request;
    private readonly IBackendSelector _selector;
    private readonly BalancingRules _rules;
    private readonly RequestAttempts _attempts;
    private readonly SelectionKey _key;
    private readonly OriginalRequest _original;
    private readonly bool _isNeverRepeatedSilently;
    private readonly List<Backend> _unconnected = [];

    private BackendLease? _lease;
    private Uri? _directed; // the URI on the present backend; a redirect replaces it
    private ExceptionDispatchInfo? _failure;

    public BalancedRequest(HttpRequestMessage request, IBackendSelector selector, BalancingRules rules)
    {
        _request = request;
        _selector = selector;
        _rules = rules;
        _original = new OriginalRequest(request);
        _isNeverRepeatedSilently = RequestFailure.IsNeverRepeatedSilently(request); // a redirect may change the method
        _attempts = RequestAttempts.GetOrAdd(request);
        _key = request.Options.TryGetValue(HttpRequestMessageExtensions.KeyOption, out SelectionKey key)
            ? key
            : rules.Key?.Invoke(request) ?? SelectionKey.None;
    }

    private bool IsRedirected => !ReferenceEquals(_request.RequestUri, _directed);

    /// <summary>Whether a redirect has led away from the backend. What follows says nothing about it.</summary>
    private bool IsElsewhere =>
        IsRedirected && _directed is not null && !RequestTarget.IsSameServer(_directed, _request.RequestUri);

    /// <summary>Takes a lease on a backend and directs the request to it.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryBegin()
    {
        BackendLease lease = _attempts.Acquire(_selector, _key, _unconnected);
        if (!lease.IsAcquired)
        {
            return false;
        }

        try
        {
            Direct(lease.Backend);
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        _lease = lease;
        return true;
    }

    /// <summary>Gives the request what it had.</summary>
    public void Restore() => _original.Restore(_request, IsRedirected);

    /// <summary>Ties the lease to the content of the response.</summary>
    public HttpResponseMessage Complete(HttpResponseMessage response)
    {
        BackendLease lease = _lease!;
        response.RequestMessage ??= _request;
        if (IsElsewhere)
        {
            lease.Report(RequestOutcome.Succeeded); // with the redirect, its part was done
            lease.Dispose();
            return response;
        }

        if (_rules.HonorRetryAfter && RetryAfter.Read(response, _rules.Time) is { } duration)
        {
            lease.Backend!.SuspendFor(duration);
        }

        RequestOutcome outcome =
            RequestFailure.IsFailure(response.StatusCode) ? RequestOutcome.Failed : RequestOutcome.Succeeded;
        if (HasNoContent(response))
        {
            lease.Report(outcome);
            lease.Dispose();
            return response;
        }

        if (outcome == RequestOutcome.Failed)
        {
            lease.Report(outcome); // known already, whatever becomes of the content
        }

        response.Content = new LeasedContent(response.Content, new ResponseLease(lease), IsUpgraded(response));
        return response;
    }

    /// <summary>Ends the attempt after an exception.</summary>
    /// <returns>True if no server has seen the request and another backend may be tried.</returns>
    public bool TryContinue(Exception failure, CancellationToken cancellationToken)
    {
        if (_lease is not { } lease)
        {
            return false;
        }

        _lease = null;
        try
        {
            RequestOutcome outcome = RequestFailure.GetOutcome(cancellationToken);
            lease.Report(outcome == RequestOutcome.Failed && IsElsewhere ? RequestOutcome.Succeeded : outcome);
        }
        finally
        {
            lease.Dispose(); // an observer may have thrown
        }

        if (!RequestFailure.IsUnconnected(failure, cancellationToken)
            || IsRedirected
            || !_isNeverRepeatedSilently)
        {
            return false;
        }

        _unconnected.Add(lease.Backend!);
        _failure = ExceptionDispatchInfo.Capture(failure);
        return _unconnected.Count < _rules.MaxConnectAttempts;
    }

    /// <summary>The answer when there is no backend, or no other one.</summary>
    /// <exception cref="HttpRequestException">All backends are out, for a time that is not known.</exception>
    public HttpResponseMessage GetResponseWithoutBackend()
    {
        _failure?.Throw();
        ((IDictionary<string, object?>)_request.Options).Remove(HttpResponseMessageExtensions.BackendOption.Key);
        IReadOnlyList<BackendPool> pools = SelectorPools.Find(_selector);
        if (_rules.HonorRetryAfter && SelectorPools.GetNextReturn(pools) is { } untilReturn)
        {
            return RetryAfter.CreateResponse(_request, untilReturn);
        }

        throw NoBackend.CreateException(pools);
    }

    private void Direct(Backend backend)
    {
        if (backend is not EndpointBackend target)
        {
            throw new InvalidOperationException(
                $"Backend '{backend.Id}' must be a HttpBackend or another EndpointBackend, which has an address, "
                + $"but was {backend.GetType()}.");
        }

        _directed = RequestTarget.GetUri(target, _original.Uri);
        _request.RequestUri = _directed;
        if (_original.Host is null && target.Host is not null)
        {
            _request.Headers.Host = target.Host; // SocketsHttpHandler uses it for TLS too
        }

        _request.Options.Set(HttpResponseMessageExtensions.BackendOption, target);
    }

    private bool HasNoContent(HttpResponseMessage response) =>
        _request.Method == HttpMethod.Head
        || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
        || (response.Content.Headers.ContentLength == 0 && !IsUpgraded(response));

    private bool IsUpgraded(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols || _request.Method == HttpMethod.Connect;
}
