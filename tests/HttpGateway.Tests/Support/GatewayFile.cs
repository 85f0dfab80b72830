using System.Text.Json;

namespace HttpGateway.Tests.Support;

/// <summary>A configuration file in a folder of its own.</summary>
internal sealed class GatewayFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-");

    public GatewayFile(string content) => Write(content);

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "gateway.json");

    /// <summary>A file in which one route takes all requests to these servers.</summary>
    /// <param name="servers">The addresses of the servers; their ids are s0, s1 and so on.</param>
    /// <param name="cluster">Members of the cluster besides its destinations.</param>
    /// <param name="gateway">The section Gateway.</param>
    public static string Content(
        IEnumerable<string> servers,
        string cluster = """ "LoadBalancingPolicy": "Balancing.RoundRobin" """,
        string gateway = "") =>
        $$"""
        {
          "Gateway": { {{gateway}} },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "all", "Match": { "Path": "{**rest}" } } },
            "Clusters": { "all": { {{cluster}}, "Destinations": { {{Destinations(servers)}} } } }
          }
        }
        """;

    /// <summary>Members of the section Destinations.</summary>
    public static string Destinations(IEnumerable<string> servers) => string.Join(", ", servers.Select(
        static (address, index) => $$"""
            "s{{index}}": { "Address": {{JsonSerializer.Serialize(address)}} }
            """));

    /// <summary>Writes the file in place.</summary>
    public void Write(string content) => File.WriteAllText(Path, content);

    /// <summary>Puts a new file in its place, as editors do.</summary>
    public void Replace(string content)
    {
        string other = System.IO.Path.Combine(Folder, "new.json");
        File.WriteAllText(other, content);
        File.Move(other, Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
