namespace Balancing.Http.Tests.Support;

/// <summary>A client with a balancing handler, its pool, and the outcomes that were reported.</summary>
internal sealed class BalancedClient : IDisposable, IOutcomeObserver
{
    private readonly Lock _gate = new();
    private readonly List<RequestOutcome?> _outcomes = [];

    public BalancedClient(params IEnumerable<HttpBackend> backends)
        : this(new HttpBalancingOptions { Selector = static pool => new RoundRobinSelector(pool, FromFirst) }, backends)
    {
    }

    public BalancedClient(HttpBalancingOptions options, params IEnumerable<HttpBackend> backends)
    {
        foreach (HttpBackend backend in backends)
        {
            options.Backends.Add(backend);
        }

        Connector = new SocketsHttpHandler();
        Handler = new BalancingHandler(options) { InnerHandler = Connector };
        Client = new HttpClient(Handler) { BaseAddress = new Uri("http://client.test/") };
        Pool.AddObserver(this);
    }

    /// <summary>Begins with the first backend.</summary>
    public static RoundRobinSelectorOptions FromFirst { get; } = new() { InitialTurn = 0 };

    public SocketsHttpHandler Connector { get; }

    public BalancingHandler Handler { get; }

    public HttpClient Client { get; }

    public BackendPool Pool => Handler.Selector.Pool!;

    /// <summary>The requests in flight on all backends.</summary>
    public int InFlight => Pool.Backends.Sum(static backend => backend.InFlightCount);

    /// <summary>The outcomes so far, in their order; null for an unknown one.</summary>
    public IReadOnlyList<RequestOutcome?> Outcomes
    {
        get
        {
            lock (_gate)
            {
                return [.. _outcomes];
            }
        }
    }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        lock (_gate)
        {
            _outcomes.Add(outcome);
        }
    }

    /// <summary>Sends a request of this version and returns when the headers have arrived.</summary>
    public Task<HttpResponseMessage> SendAsync(
        Version version, HttpMethod? method = null, CancellationToken cancellationToken = default) =>
        Client.SendAsync(
            Versions.CreateRequest(version, method), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => Client.Dispose();
}
