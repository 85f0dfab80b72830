using Edge.Tests.Support;
using Edge.Traffic;

namespace Edge.Tests.Traffic;

/// <summary>What each failure of the network counts as.</summary>
public class HttpTransportTests
{
    private readonly TrafficCounts _counts = new();

    [Theory]
    [InlineData(nameof(RequestKind.Safe))]
    [InlineData(nameof(RequestKind.Unsafe))]
    public async Task A_whole_answer_is_an_answer(string kind)
    {
        await using OneAnswerServer server = new(Answer("200 OK", length: 2) + "ok");
        Assert.Equal(AttemptResult.Answered, await SendAsync(server.Address, kind));
        Assert.Equal(0, _counts.Resets);
    }

    [Theory]
    [InlineData("502 Bad Gateway")]
    [InlineData("503 Service Unavailable")]
    [InlineData("504 Gateway Timeout")]
    public async Task An_answer_of_the_gateway_is_no_answer_of_a_server(string status)
    {
        await using OneAnswerServer server = new(Answer(status, length: 0));
        Assert.Equal(AttemptResult.GatewayError, await SendAsync(server.Address, nameof(RequestKind.Safe)));
        Assert.Equal(0, _counts.Resets);
    }

    [Theory]
    [InlineData(nameof(RequestKind.Safe))]
    [InlineData(nameof(RequestKind.Unsafe))]
    public async Task A_refused_connection_has_sent_nothing(string kind)
    {
        Uri address = await OneAnswerServer.RefusingAddressAsync();
        Assert.Equal(AttemptResult.NotConnected, await SendAsync(address, kind));
        Assert.Equal(0, _counts.Resets);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConte", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true)]
    public async Task A_connection_that_ends_before_the_whole_answer_is_reset(string answer, bool isReset)
    {
        await using OneAnswerServer server = new(answer, isReset);
        Assert.Equal(AttemptResult.Cut, await SendAsync(server.Address, nameof(RequestKind.Unsafe)));
        Assert.Equal(1, _counts.Resets);
    }

    private static string Answer(string status, int length) =>
        $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";

    private async Task<AttemptResult> SendAsync(Uri address, string kind)
    {
        using HttpTransport transport = new(address, _counts);
        return await transport.SendAsync(Enum.Parse<RequestKind>(kind), CancellationToken.None);
    }
}
