using System.Text.RegularExpressions;
using Balancing.Grpc.Members;
using Balancing.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Grpc.Tests.Docs;

/// <summary>The code of docs/grpc.md compiles and runs: it is code of these tests.</summary>
public partial class PageTests
{
    // …/tests/Balancing.Grpc.Tests/bin/<configuration>/<framework>/
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    [Fact]
    public void Each_block_of_the_page_is_part_of_a_test()
    {
        string tests = Normalize(File.ReadAllText(
            Path.Combine(Root, "tests", "Balancing.Grpc.Tests", "Docs", "PageTests.cs")));
        string[] blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Root, "docs", "grpc.md")))
            .Select(static match => Normalize(match.Groups["code"].Value))];
        Assert.Equal(5, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(block, tests, StringComparison.Ordinal));
    }

    [Fact]
    public void A_channel_is_created_as_on_the_page()
    {
        GrpcChannelOptions options = new() { Credentials = ChannelCredentials.Insecure };
        options.UseBalancing(new LeastConnectionsConfig());
        using GrpcChannel channel = GrpcChannel.ForAddress("dns:///orders.internal:8080", options);
        Assert.Equal(ConnectivityState.Idle, channel.State);
    }

    [Fact]
    public void A_client_is_registered_as_on_the_page()
    {
        ServiceCollection services = [];
        services.AddGrpcClient<Echo.EchoClient>(options => options.Address = new Uri("dns:///orders.internal:8080"))
            .ConfigureChannel(options => options.Credentials = ChannelCredentials.Insecure)
            .AddBalancing(new ConsistentHashConfig("x-user"));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<Echo.EchoClient>());
    }

    [Fact]
    public async Task A_pool_has_the_options_on_the_page()
    {
        await using EchoServers servers = await EchoServers.StartAsync(1);
        LeastConnectionsConfig config = new()
        {
            Pool = new BackendPoolOptions
            {
                Name = "orders", // in metrics
                OutlierEjection = new OutlierEjectionOptions(),
            },
        };
        using EchoClient client = new(servers.ToSource(), config);
        Assert.Equal(servers.Ids[0], await client.CallAsync());
    }

    [Fact]
    public async Task The_pool_is_reached_as_on_the_page()
    {
        await using EchoServers servers = await EchoServers.StartAsync(2);
        BackendPool? orders = null;
        BalancingConfig config = new(pool =>
        {
            orders = pool;
            return new PowerOfTwoChoicesSelector(pool);
        });
        using EchoClient client = new(servers.ToSource(), config);
        await client.CallAsync();
        Assert.Equal(servers.Ids, orders!.GetStatus().Select(static status => status.Id));
    }

    [Fact]
    public void An_address_has_its_weight_as_on_the_page()
    {
        BalancerAddress address = new("10.0.0.1", 8080);
        address.Attributes.Set(GrpcBalancing.Weight, 3);
        Assert.Equal("10.0.0.1:8080 (weight 3)", new GrpcBackend(address).ToString());
    }

    private static string Normalize(string code) =>
        string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim())
            .Where(static line => line.Length > 0));

    [GeneratedRegex("^```csharp[^\n]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
