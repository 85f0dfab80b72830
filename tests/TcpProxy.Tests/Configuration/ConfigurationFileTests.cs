using System.Net;
using TcpProxy.Configuration;

namespace TcpProxy.Tests.Configuration;

public class ConfigurationFileTests
{
    private const string Full =
        """
        {
          // comments are fine
          "listen": ["127.0.0.1:5000", "[::]:5001"],
          "backends": [
            {"address": "127.0.0.1:6379", "weight": 3, "id": "a", "max": 100},
            {"address": "127.0.0.1:6380"},
          ],
          "algorithm": "ip-hash", "engine": "socket", "status": "127.0.0.1:9000",
          "connectTimeout": "1s", "clientIdleTimeout": "2s", "serverIdleTimeout": "3s", "tunnelIdleTimeout": "4s",
          "drainTimeout": "0s", "healthInterval": "5s", "maxConnections": 6, "maxConnectionsPerClient": 7,
          "acceptProxy": true, "sendProxy": false
        }
        """;

    [Fact]
    public void A_file_may_have_every_setting()
    {
        (SettingsDraft draft, IReadOnlyList<string> problems) = ConfigurationFile.Parse(Full);

        Assert.Empty(problems);
        Assert.Equal(
            [IPEndPoint.Parse("127.0.0.1:5000"), IPEndPoint.Parse("[::]:5001")], draft.Listen!.Value.AsEnumerable());
        Assert.Equal(
            [
                BackendText.Parse("127.0.0.1:6379,weight=3,id=a,max=100").Value!,
                BackendText.Parse("127.0.0.1:6380").Value!,
            ],
            draft.Backends!.Value.AsEnumerable());
        Assert.Equal(("ip-hash", EngineKind.Socket), (draft.Algorithm!.Name, draft.Engine));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:9000"), draft.Status);
        Assert.Equal(
            [1, 2, 3, 4, 0, 5],
            new[]
            {
                draft.ConnectTimeout, draft.ClientIdleTimeout, draft.ServerIdleTimeout, draft.TunnelIdleTimeout,
                draft.DrainTimeout, draft.HealthInterval,
            }.Select(static time => time!.Value.TotalSeconds));
        Assert.Equal((6, 7), (draft.MaxConnections, draft.MaxConnectionsPerClient));
        Assert.Equal((true, false), (draft.AcceptProxy, draft.SendProxy));
    }

    [Fact]
    public void An_empty_object_says_nothing()
    {
        (SettingsDraft draft, IReadOnlyList<string> problems) = ConfigurationFile.Parse("{}");

        Assert.Empty(problems);
        Assert.Equal(new SettingsDraft(), draft);
    }

    [Theory]
    [InlineData("", "The file is not valid JSON")]
    [InlineData("{\"maxConnections\":1,\"maxConnections\":2}", "The file is not valid JSON")]
    [InlineData("3", "The file must be one JSON object.")]
    [InlineData("{\"backend\":[]}", "Unknown key 'backend'")]
    [InlineData("{\"config\":\"a.json\"}", "Unknown key 'config'")]
    [InlineData("{\"listen\":\"127.0.0.1:1\"}", "listen must be an array, but was \"127.0.0.1:1\".")]
    [InlineData("{\"listen\":[5000]}", "listen[0] must be a text, but was 5000.")]
    [InlineData("{\"listen\":[\"[::]:1\",\"a\"]}", "listen[1] must be an IP address and a port")]
    [InlineData("{\"backends\":[\"a:1\"]}", "backends[0] must be an object")]
    [InlineData("{\"backends\":[{}]}", "backends[0] must have an address.")]
    [InlineData("{\"backends\":[{\"address\":\"a\"}]}", "backends[0] must have an address with a port")]
    [InlineData("{\"backends\":[{\"address\":1}]}", "address must be a text, but was 1.")]
    [InlineData("{\"backends\":[{\"address\":\"a:1\",\"id\":\"\"}]}", "id must not be empty.")]
    [InlineData("{\"backends\":[{\"address\":\"a:1\",\"weight\":\"3\"}]}", "backends[0] has a weight that must be")]
    [InlineData("{\"backends\":[{\"address\":\"a:1\",\"wait\":3}]}", "Unknown key 'wait' in backends[0]")]
    [InlineData("{\"algorithm\":\"best\"}", "algorithm must be one of round-robin")]
    [InlineData("{\"engine\":\"best\"}", "engine must be socket or epoll, but was 'best'.")]
    [InlineData("{\"connectTimeout\":2}", "connectTimeout must be a text, but was 2.")]
    [InlineData("{\"drainTimeout\":\"2\"}", "drainTimeout must be a duration")]
    [InlineData("{\"maxConnections\":1.5}", "maxConnections must be a whole number from 1 to 1,000,000, but was '1.5'")]
    [InlineData("{\"maxConnections\":\"5\"}", "maxConnections must be a whole number")]
    [InlineData("{\"acceptProxy\":\"yes\"}", "acceptProxy must be true or false, but was \"yes\".")]
    public void A_mistake_is_named(string json, string expected)
    {
        string problem = Assert.Single(ConfigurationFile.Parse(json).Problems);

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Every_mistake_is_named() =>
        Assert.Equal(3, ConfigurationFile.Parse("""{"a":1,"status":"b","sendProxy":2}""").Problems.Count);
}
