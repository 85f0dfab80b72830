using HttpGateway.Tests.Discovery.Dns;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class FilledClusterTests
{
    /// <summary>A cluster that YARP refuses would hold back every later change.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(""" "LoadBalancingPolicy": "RoundRobin" """)]
    public async Task A_cluster_of_the_file_is_filled_by_dns_and_later_changes_count(string cluster)
    {
        await using TestServer server = await TestServer.StartAsync("found");
        await using TestServer later = await TestServer.StartAsync("later");
        using FakeDnsServer dns = new();
        dns.Set(DnsRecord.Address("svc.test", "127.0.0.1"));
        using GatewayFile file = new(Content("", ""));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        await Wait.UntilAsync(() => client.TextAsync(gateway.Address, "/svc"), static text => text == "found");

        file.Replace(Content(
            """, "later": { "ClusterId": "later", "Match": { "Path": "/later" } } """,
            $$"""
            , "later": { "Destinations": { "d": { "Address": "{{later.Address}}" } } }
            """));

        await Wait.UntilAsync(() => client.TextAsync(gateway.Address, "/later"), static text => text == "later");
        Assert.Equal("found", await client.TextAsync(gateway.Address, "/svc"));

        string Content(string routes, string clusters) => $$"""
            {
              "Gateway": {
                "Dns": [
                  {
                    "Cluster": "svc", "Name": "svc.test", "Type": "A", "Port": {{new Uri(server.Address).Port}},
                    "Server": "{{dns.EndPoint}}"
                  }
                ]
              },
              "ReverseProxy": {
                "Routes": {
                  "svc": { "ClusterId": "svc", "Match": { "Path": "/svc" } } {{routes}}
                },
                "Clusters": { "svc": { {{cluster}} } {{clusters}} }
              }
            }
            """;
    }
}
