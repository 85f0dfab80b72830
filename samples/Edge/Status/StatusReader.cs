using System.Text.Json;
using Edge.Topology;

namespace Edge.Status;

/// <summary>Asks the proxies how they are.</summary>
internal sealed class StatusReader(HttpClient http)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    /// <summary>The report of the proxy of layer 4; null if it does not answer.</summary>
    public Task<ProxyReport?> ReadAsync(Fleet fleet, CancellationToken cancellation) =>
        GetAsync<ProxyReport>(fleet.ProxyStatus, cancellation);

    /// <summary>The members of the pool of a gateway; none if it does not answer.</summary>
    public async Task<IReadOnlyList<GatewayReport.Backend>> ReadAsync(Gateway gateway, CancellationToken cancellation)
    {
        GatewayReport? report = gateway.IsRunning
            ? await GetAsync<GatewayReport>(gateway.Status, cancellation)
            : null;
        return [.. report?.Pools.Where(static pool => pool.Id == GatewayFile.PoolId)
            .SelectMany(static pool => pool.Backends) ?? []];
    }

    private async Task<T?> GetAsync<T>(Uri address, CancellationToken cancellation)
        where T : class
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestAnswer);
        try
        {
            return await http.GetFromJsonAsync<T>(address, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null; // a killed gateway, or a busy machine
        }
    }
}
