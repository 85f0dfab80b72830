using System.Globalization;
using System.Net;
using HttpGateway.Tests.Discovery.Dns;

namespace Faults.Surroundings;

/// <summary>A DNS server that names the servers.</summary>
internal sealed class DnsSurrounding : Surrounding
{
    private const string Service = "_http._tcp.all.test";

    private readonly FakeDnsServer _server = new();

    public DnsSurrounding(IReadOnlyList<int> servers) => Set(servers);

    public override bool SuppliesServers => true;

    public override object GatewaySection => new
    {
        Dns = new[]
        {
            new { Cluster = "all", Name = Service, Type = "SRV", Server = $"{_server.EndPoint}", MinimumTtl = "100ms" },
        },
    };

    /// <summary>Whether it leaves questions without an answer.</summary>
    public bool IsSilent
    {
        set => _server.IsSilent = value;
    }

    /// <summary>Names these servers from now on.</summary>
    public void Set(IReadOnlyList<int> servers) => _server.Set(
    [
        .. servers.Select(static port => DnsRecord.Service(Service, Target(port), port, weight: 1)),
        .. servers.Select(static port => DnsRecord.Address(Target(port), $"{IPAddress.Loopback}")),
    ]);

    public override ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Target(int port) => string.Create(CultureInfo.InvariantCulture, $"s{port}.all.test");
}
