namespace Balancing.Http;

/// <summary>How the requests of one <see cref="HttpClient"/> are spread over backends.</summary>
/// <remarks>For one thread while it is filled; the handler copies the values.</remarks>
public sealed class HttpBalancingOptions
{
    private const int DefaultConnectAttempts = 3;

    private Func<BackendPool, IBackendSelector> _selector = static pool => new LeastConnectionsSelector(pool);
    private int _maxConnectAttempts = DefaultConnectAttempts;

    /// <summary>Creates options without backends.</summary>
    public HttpBalancingOptions()
        : this(new BackendPoolOptions())
    {
    }

    /// <summary>Creates options that write to the given options of the pool.</summary>
    internal HttpBalancingOptions(BackendPoolOptions pool) => Pool = pool;

    /// <summary>The members of the pool. Ids must differ.</summary>
    public IList<HttpBackend> Backends { get; } = [];

    /// <summary>Options of the pool: slow start, outlier ejection, load factor, panic threshold.</summary>
    /// <remarks>The clock of the pool is also the clock for a <c>Retry-After</c> that is a date.</remarks>
    public BackendPoolOptions Pool { get; }

    /// <summary>Creates the selector for the pool; by default a <see cref="LeastConnectionsSelector"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<BackendPool, IBackendSelector> Selector
    {
        get => _selector;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _selector = value;
            IsSelectorSet = true;
        }
    }

    /// <summary>The affinity key of a request; null (the default) for no keys.</summary>
    /// <remarks>Called on any thread, once for each request that reaches the handler: so for each attempt of a
    /// resilience handler outside, and not for connect retries. The request still has the URI that the caller gave it.
    /// A key set with <see cref="HttpRequestMessageExtensions.SetSelectionKey"/> takes precedence.</remarks>
    public Func<HttpRequestMessage, SelectionKey>? Key { get; set; }

    /// <summary>The most backends that are tried if connecting fails, the first included: 1 or more, by default
    /// 3.</summary>
    /// <remarks>Only requests that reached no server are sent to another backend. Those without content that are not
    /// safe to repeat (POST, PUT, PATCH, DELETE) may have reached one, since <see cref="HttpClient"/> repeats them by
    /// itself. Retry others with a resilience handler.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxConnectAttempts
    {
        get => _maxConnectAttempts;
        set => _maxConnectAttempts = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"MaxConnectAttempts must be at least 1, but was {value}."));
    }

    /// <summary>Whether a response 429 or 503 with <c>Retry-After</c> suspends its backend until then. By default
    /// false.</summary>
    /// <remarks>At most for one day. While all backends are out, a request is answered with 503 and the time until the
    /// first one returns, and reaches no server.</remarks>
    public bool HonorRetryAfter { get; set; }

    /// <summary>Whether the selector was chosen.</summary>
    internal bool IsSelectorSet { get; private set; }
}
