using Balancing.Hosting;
using Balancing.Http.Requests;

namespace Balancing.Http;

/// <summary>Sends each request to a backend that a selector chooses.</summary>
/// <remarks>
/// <para>A request keeps its path and query. Scheme, authority and base path are those of the backend, so the host of
/// the client's <see cref="HttpClient.BaseAddress"/> does not matter. Afterwards
/// <see cref="HttpRequestMessage.RequestUri"/> is again what the caller has set. A <c>Host</c> header that the caller
/// has set is sent as it is.</para>
/// <para>The backend counts the request until its content was read to the end, has failed or was disposed; at once if
/// there is none (HEAD, 204, 304, length 0); after an upgrade (101) until the stream is disposed. So dispose responses
/// that were sent for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>. A response that is forgotten gives
/// its count back when it is collected.</para>
/// <para>If connecting fails, other backends are tried; nothing that may have reached a server is sent again. For that
/// reason a request without content is tried elsewhere only if it is safe to repeat: GET, HEAD, OPTIONS, TRACE,
/// CONNECT. Other retries are left to a resilience handler outside this one: each of its attempts gets a backend that
/// was not tried yet. Outcomes: 429, 500 and above, and exceptions are failures. A request that was canceled, also by
/// <see cref="HttpClient.Timeout"/>, and content that was not read to its end are canceled. All else is a
/// success.</para>
/// <para>The inner handler follows redirects past the pool, unless
/// <see cref="SocketsHttpHandler.AllowAutoRedirect"/> is false. A redirected request is not sent to another backend.
/// If it has left its backend for another server, it was a success there. The <see cref="EndpointBackend.Host"/> of
/// the backend is sent to that server too. A handler inside that sets the URI counts as a redirect.</para>
/// <para>Safe on any thread. Needs an inner handler, as a rule a <see cref="SocketsHttpHandler"/>; set its
/// <see cref="SocketsHttpHandler.ConnectTimeout"/>, since a server that is gone may not refuse connections.</para>
/// </remarks>
public class BalancingHandler : DelegatingHandler
{
    private readonly Func<BalancingRules> _rules;
    private readonly IDisposable? _owned;

    /// <summary>Creates a handler with a pool and a selector of its own.</summary>
    /// <param name="options">The backends and all else; their values are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    public BalancingHandler(HttpBalancingOptions options)
        : this(CreateSelector(options), options, isOwner: true)
    {
    }

    /// <summary>Creates a handler for a selector, with default options.</summary>
    /// <param name="selector">The selector. Its backends are <see cref="HttpBackend"/> or others with an address. The
    /// handler does not dispose it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
    public BalancingHandler(IBackendSelector selector)
        : this(selector, new HttpBalancingOptions(), isOwner: false)
    {
    }

    /// <summary>Creates a handler for a selector.</summary>
    /// <param name="selector">The selector. Its backends are <see cref="HttpBackend"/> or others with an address. The
    /// handler does not dispose it.</param>
    /// <param name="options">How to send; without backends and without a selector.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> has backends or a selector.</exception>
    public BalancingHandler(IBackendSelector selector, HttpBalancingOptions options)
        : this(selector, ThrowIfNotUsed(options), isOwner: false)
    {
    }

    internal BalancingHandler(IBackendSelector selector, Func<BalancingRules> rules)
    {
        ArgumentNullException.ThrowIfNull(selector);
        Selector = selector;
        _rules = rules;
    }

    private BalancingHandler(IBackendSelector selector, HttpBalancingOptions options, bool isOwner)
        : this(selector, GetCopy(options)) => _owned = isOwner ? selector as IDisposable : null;

    /// <summary>The selector. Its <see cref="IBackendSelector.Pool"/> is where the members can be changed.</summary>
    public IBackendSelector Selector { get; }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">No backend is available, or no connection could be made.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        BalancedRequest balanced = new(request, Selector, _rules());
        while (balanced.TryBegin())
        {
            try
            {
                return balanced.Complete(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception failure)
            {
                if (!balanced.TryContinue(failure, cancellationToken))
                {
                    throw;
                }
            }
            finally
            {
                balanced.Restore();
            }
        }

        return balanced.GetResponseWithoutBackend();
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">No backend is available, or no connection could be made.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        BalancedRequest balanced = new(request, Selector, _rules());
        while (balanced.TryBegin())
        {
            try
            {
                return balanced.Complete(base.Send(request, cancellationToken));
            }
            catch (Exception failure)
            {
                if (!balanced.TryContinue(failure, cancellationToken))
                {
                    throw;
                }
            }
            finally
            {
                balanced.Restore();
            }
        }

        return balanced.GetResponseWithoutBackend();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _owned?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IBackendSelector CreateSelector(HttpBalancingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Selector(new BackendPool(options.Pool, options.Backends));
    }

    private static Func<BalancingRules> GetCopy(HttpBalancingOptions options)
    {
        BalancingRules rules = BalancingRules.Copy(options);
        return () => rules;
    }

    private static HttpBalancingOptions ThrowIfNotUsed(HttpBalancingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Backends.Count == 0 && !options.IsSelectorSet
            ? options
            : throw new ArgumentException(
                "Options of a handler for a given selector must have neither backends nor a selector.",
                nameof(options));
    }
}
