using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

/// <summary>What a server that is down writes to the log.</summary>
public class LogTests
{
    private const string Probe = "Probing destination";
    private const string Change = "is set to 'Unhealthy'";
    private const string Cluster =
        """
        "LoadBalancingPolicy": "Balancing.RoundRobin",
        "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:00.1", "Timeout": "00:00:10", "Path": "/" } }
        """;

    [Fact]
    public async Task A_server_that_is_down_has_one_line_and_not_one_for_each_probe()
    {
        using GatewayFile file = new(GatewayFile.Content([await TestServer.RefusingAddressAsync()], Cluster));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string[] lines = await gateway.ErrorsWithAsync(Change); // after the line of its first probe

        Assert.DoesNotContain(lines, static line => line.Contains(Probe, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_can_ask_for_the_lines_of_failed_probes()
    {
        string content = GatewayFile.Content([await TestServer.RefusingAddressAsync()], Cluster);
        using GatewayFile file = new($$"""
            {
              "Logging": { "LogLevel": { "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor": "Warning" } },
              {{content.Trim()[1..]}}
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        await gateway.ErrorsWithAsync(Probe);
    }
}
