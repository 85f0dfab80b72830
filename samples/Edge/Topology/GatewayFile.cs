using System.Text.Json;

namespace Edge.Topology;

/// <summary>The configuration file that all gateways watch.</summary>
internal sealed class GatewayFile : IDisposable
{
    /// <summary>The id of the only cluster.</summary>
    public const string PoolId = "web";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly ScratchFolder _folder = new(System.IO.Path.GetTempPath());

    public string Path => System.IO.Path.Combine(_folder.Path, "gateway.json");

    /// <summary>Writes the file: these servers, and no others.</summary>
    /// <remarks>By rename, so that no gateway reads half of it.</remarks>
    public async Task WriteAsync(IEnumerable<Server> servers, CancellationToken cancellation)
    {
        string next = Path + ".next";
        await File.WriteAllTextAsync(next, CreateText(servers), cancellation);
        File.Move(next, Path, overwrite: true);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>One route that takes everything, and one cluster.</summary>
    private static string CreateText(IEnumerable<Server> servers) => JsonSerializer.Serialize(
        new
        {
            // The keys for cookies lie on the disk unencrypted, as they do by default. Here are no cookies.
            Logging = new
            {
                LogLevel = new Dictionary<string, string> { ["Microsoft.AspNetCore.DataProtection"] = "Error" },
            },
            ReverseProxy = new
            {
                Routes = new { all = new { ClusterId = PoolId, Match = new { Path = "{**rest}" } } },
                Clusters = new Dictionary<string, object>
                {
                    [PoolId] = new
                    {
                        LoadBalancingPolicy = "Balancing.LeastConnections",
                        HealthCheck = new
                        {
                            Active = new
                            {
                                Enabled = true,
                                Interval = "00:00:01",
                                Timeout = "00:00:05",
                                Path = "/health",
                            },
                        },
                        Metadata = new Dictionary<string, string>
                        {
                            ["Balancing.OutlierEjection.ConsecutiveFailures"] = "3",
                            ["Balancing.SlowStart.Window"] = "00:00:03",
                        },
                        Destinations = servers.ToDictionary(
                            static server => server.Name, static server => new { server.Address }),
                    },
                },
            },
        },
        Indented);
}
