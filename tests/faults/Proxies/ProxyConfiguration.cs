using System.Text.Json;
using Faults.Surroundings;

namespace Faults.Proxies;

/// <summary>The settings that the faults run with, as each proxy writes them.</summary>
internal static class ProxyConfiguration
{
    private static readonly string Root = FindRoot();

    public static string[] Arguments(ProxyKind kind, string file, Surrounding? surrounding) =>
        kind == ProxyKind.Gateway
            ?
            [
                Program("HttpGateway"), "--config", file,
                "--urls", $"{(surrounding is CertificateSurrounding ? "https" : "http")}://127.0.0.1:0",
                "--admin", "http://127.0.0.1:0", "--drain-timeout", "10s", .. surrounding?.Arguments ?? [],
            ]
            :
            [
                Program("TcpProxy"), "--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--config", file,
                "--drain-timeout", "10s", "--engine", kind == ProxyKind.Epoll ? "epoll" : "socket",
            ];

    public static string Text(ProxyKind kind, IReadOnlyList<int> servers, Surrounding? surrounding) =>
        JsonSerializer.Serialize(kind == ProxyKind.Gateway ? Gateway(servers, surrounding) : Tcp(servers));

    private static Dictionary<string, object> Tcp(IReadOnlyList<int> servers) => new()
    {
        ["algorithm"] = "least-connections",
        ["connectTimeout"] = "1s",
        ["healthInterval"] = "500ms",
        ["backends"] = servers.Select(static port => new { address = $"127.0.0.1:{port}" }),
    };

    private static Dictionary<string, object> Gateway(IReadOnlyList<int> servers, Surrounding? surrounding) => new()
    {
        ["Gateway"] = surrounding?.GatewaySection ?? new { },
        ["ReverseProxy"] = new Dictionary<string, object>
        {
            ["Routes"] = new Dictionary<string, object>
            {
                ["all"] = new { ClusterId = "all", Match = new { Path = "{**rest}" } },
            },
            ["Clusters"] = new Dictionary<string, object>
            {
                ["all"] = new
                {
                    LoadBalancingPolicy = "Balancing.LeastConnections",
                    Metadata = new Dictionary<string, string>
                    {
                        ["Balancing.OutlierEjection.ConsecutiveFailures"] = "5",
                    },
                    Destinations = (surrounding is { SuppliesServers: true } ? [] : servers).ToDictionary(
                        static port => $"s{port}", static port => new { Address = $"http://127.0.0.1:{port}" }),
                },
            },
        },
    };

    private static string Program(string name) =>
        Path.Combine(Root, "samples", name, "bin/Release/net10.0", $"{name}.dll");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Balancing.sln.");
    }
}
