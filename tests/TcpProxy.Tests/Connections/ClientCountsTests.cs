using System.Net;
using TcpProxy.Connections;

namespace TcpProxy.Tests.Connections;

public class ClientCountsTests
{
    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.1");

    [Fact]
    public void A_client_gets_as_many_as_the_limit_and_others_get_theirs()
    {
        ClientCounts counts = new();

        Assert.True(counts.TryEnter(Client, 2));
        Assert.True(counts.TryEnter(Client, 2));
        Assert.False(counts.TryEnter(Client, 2));
        Assert.True(counts.TryEnter(IPAddress.Parse("10.0.0.2"), 1));
        counts.Leave(Client);
        Assert.True(counts.TryEnter(Client, 2));
    }

    [Fact]
    public void Connections_made_without_a_limit_count_when_there_is_one()
    {
        ClientCounts counts = new();
        counts.TryEnter(Client, int.MaxValue);
        counts.TryEnter(Client, int.MaxValue);

        Assert.False(counts.TryEnter(Client, 1));
        counts.Leave(Client);
        counts.Leave(Client);
        Assert.True(counts.TryEnter(Client, 1));
    }
}
