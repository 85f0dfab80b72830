using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Tests.Support;

/// <summary>A provider of endpoints that a test directs.</summary>
internal sealed class FakeEndpoints : IServiceEndpointProviderFactory, IServiceEndpointProvider
{
    private CancellationTokenSource _changed = new();
    private int _lookups;

    /// <summary>What a lookup finds.</summary>
    public IReadOnlyList<ServiceEndpoint> Found { get; set; } = [];

    /// <summary>What a lookup throws; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What a lookup waits for, after it has read <see cref="Found"/>.</summary>
    public Task Delay { get; set; } = Task.CompletedTask;

    /// <summary>Whether <see cref="Change"/> is told.</summary>
    public bool TellsChanges { get; init; }

    public int Lookups => Volatile.Read(ref _lookups);

    public bool IsDisposed { get; private set; }

    /// <summary>Waits for this number of lookups to have begun.</summary>
    public Task LookupsAsync(int count) => Eventually.HoldsAsync(() => Lookups >= count, $"lookup {count}");

    public void Change() => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();

    public bool TryCreateProvider(
        ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = this;
        return true;
    }

    public async ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServiceEndpoint> found = Found;
        if (TellsChanges)
        {
            endpoints.AddChangeToken(new CancellationChangeToken(_changed.Token));
        }

        Interlocked.Increment(ref _lookups);
        await Delay.WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        foreach (ServiceEndpoint endpoint in found)
        {
            endpoints.Endpoints.Add(endpoint);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _changed.Dispose();
        return ValueTask.CompletedTask;
    }
}
