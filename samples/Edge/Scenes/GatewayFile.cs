using System.Text.Json;
using Edge.Servers;

namespace Edge.Scenes;

/// <summary>The configuration file that both gateways watch.</summary>
internal sealed class GatewayFile(string folder)
{
    /// <summary>The id of the only pool.</summary>
    public const string Pool = "web";

    public string Path { get; } = System.IO.Path.Combine(folder, "gateway.json");

    /// <summary>Makes these servers the members of the pool.</summary>
    /// <param name="servers">Their names and addresses.</param>
    /// <remarks>By rename: a reader sees the old file or the new one.</remarks>
    public void Write(IEnumerable<(string Name, string Address)> servers)
    {
        string next = Path + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(new
        {
            ReverseProxy = new
            {
                Routes = new { all = new { ClusterId = Pool, Match = new { Path = "{**rest}" } } },
                Clusters = new Dictionary<string, object>
                {
                    [Pool] = new
                    {
                        LoadBalancingPolicy = "Balancing.LeastConnections",
                        HealthCheck = new
                        {
                            Active = new
                            {
                                Enabled = true,
                                Interval = "00:00:01",
                                Timeout = "00:00:01",
                                Path = OriginServer.HealthPath,
                            },
                        },
                        Metadata = new Dictionary<string, string>
                        {
                            ["Balancing.OutlierEjection.ConsecutiveFailures"] = "5",
                        },
                        Destinations = servers.ToDictionary(
                            static server => server.Name, static server => new { server.Address }),
                    },
                },
            },
        }));
        File.Move(next, Path, overwrite: true);
    }
}
