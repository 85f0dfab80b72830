using TcpProxy.Configuration;
using TcpProxy.Connections;

namespace TcpProxy.Tests.Connections;

public class IdleRuleTests
{
    private const int Client = 1;
    private const int Server = 2;
    private const int Tunnel = 3;

    private static readonly IdleTimeouts Timeouts =
        new(TimeSpan.FromSeconds(Client), TimeSpan.FromSeconds(Server), TimeSpan.FromSeconds(Tunnel));

    [Theory]
    [InlineData(0, Client)] // nothing yet: most protocols begin with the client
    [InlineData(2, Client)] // the server has said hello
    [InlineData(1, Server)] // a question without an answer
    [InlineData(1 | 2, Tunnel)]
    [InlineData(1 | 2 | 4, Server)] // the client has ended
    [InlineData(4, Server)]
    [InlineData(1 | 2 | 8, Client)] // the server has ended
    [InlineData(1 | 2 | 16, Client)] // the client takes nothing
    [InlineData(1 | 2 | 32, Server)] // the server takes nothing
    [InlineData(1 | 2 | 4 | 16, Client)] // the client has ended, and takes nothing of the answer
    public void The_limit_is_the_one_of_the_side_that_has_to_act(int progress, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), IdleRule.LimitOf(Timeouts, (Progress)progress));
}
