using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Grpc.Tests.Support;

/// <summary>A channel to the servers of a source, and its pool.</summary>
internal sealed class EchoClient : IOutcomeObserver, IDisposable
{
    // Only there so that a test that hangs fails.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ServiceProvider _services;
    private readonly List<RequestOutcome?> _outcomes = [];
    private BackendPool? _pool;

    /// <summary>Creates a client that gives the test its pool and outcomes.</summary>
    public EchoClient(
        AddressSource source,
        Func<BackendPool, IBackendSelector>? createSelector = null,
        Action<BalancingConfig>? configure = null,
        Action<GrpcChannelOptions>? configureChannel = null)
        : this(source, configureChannel)
    {
        createSelector ??= static pool => new LeastConnectionsSelector(pool);
        BalancingConfig config = new(pool =>
        {
            _pool = pool;
            pool.AddObserver(this);
            return createSelector(pool);
        });
        configure?.Invoke(config);
        Connect(config);
    }

    /// <summary>Creates a client as users do, without access to the pool.</summary>
    public EchoClient(
        AddressSource source, BalancingConfig config, Action<GrpcChannelOptions>? configureChannel = null)
        : this(source, configureChannel) => Connect(config);

    private EchoClient(AddressSource source, Action<GrpcChannelOptions>? configureChannel)
    {
        _services = new ServiceCollection().AddSingleton<ResolverFactory>(source).BuildServiceProvider();
        Options = new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = _services,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(200),
        };
        configureChannel?.Invoke(Options);
    }

    public GrpcChannelOptions Options { get; }

    public GrpcChannel Channel { get; private set; } = null!;

    public Echo.EchoClient Echo { get; private set; } = null!;

    /// <summary>The pool; there is one after the first call.</summary>
    public BackendPool Pool => _pool!;

    public int InFlight => Pool.Backends.Sum(static backend => backend.InFlightCount);

    public IReadOnlyList<RequestOutcome?> Outcomes
    {
        get
        {
            lock (_outcomes)
            {
                return [.. _outcomes];
            }
        }
    }

    public static ServiceConfig Retries(int attempts) => Methods(new MethodConfig
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = attempts,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(1),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    });

    public static ServiceConfig Hedging(int attempts) => Methods(new MethodConfig
    {
        Names = { MethodName.Default },
        HedgingPolicy = new HedgingPolicy { MaxAttempts = attempts, HedgingDelay = TimeSpan.Zero },
    });

    /// <summary>Waits until each backend has the state.</summary>
    public Task WaitForStatesAsync(BackendState state) => WaitForAsync(
        () => Pool.GetStatus().All(status => status.State == state));

    /// <summary>Waits until no call is in flight on any backend.</summary>
    public Task WaitForIdleAsync() =>
        Task.WhenAll(Pool.Backends.Select(static backend => backend.WaitForIdleAsync())).WaitAsync(Limit);

    /// <summary>Waits until all have been reported.</summary>
    public Task WaitForOutcomesAsync(int count) => WaitForAsync(() => Outcomes.Count == count);

    public static async Task WaitForAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(Limit);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public async Task<string> CallAsync(string? key = null)
    {
        Metadata headers = [];
        if (key is not null)
        {
            headers.Add("x-key", key);
        }

        EchoReply reply = await Echo.UnaryAsync(new EchoRequest(), headers);
        return reply.Server;
    }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        lock (_outcomes)
        {
            _outcomes.Add(outcome);
        }
    }

    public void Dispose()
    {
        Channel.Dispose();
        _services.Dispose();
    }

    private static ServiceConfig Methods(MethodConfig method) => new() { MethodConfigs = { method } };

    private void Connect(BalancingConfig config)
    {
        Channel = GrpcChannel.ForAddress("test:///servers", Options.UseBalancing(config));
        Echo = new Echo.EchoClient(Channel);
    }
}
