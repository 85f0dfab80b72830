using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Traffic;

namespace Edge.Tests.Traffic;

/// <summary>Which failure is which: a broken connection is counted apart.</summary>
public sealed class HttpAttemptsTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "Answered")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "Unavailable")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na", "Reset")]
    [InlineData("", "Reset")]
    public async Task The_answer_of_a_server_decides(string answer, string expected)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using HttpAttempts attempts = new(new Uri($"http://{listener.LocalEndpoint}/"));
        Task<AttemptResult> attempt = attempts.SendAsync();
        await ServeUntilAsync(attempt, listener, answer);
        Assert.Equal(expected, (await attempt).ToString());
    }

    [Fact]
    public async Task A_port_without_a_server_is_refused()
    {
        using Socket bound = new(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // it does not listen
        using HttpAttempts attempts = new(new Uri($"http://{bound.LocalEndPoint}/"));
        Assert.Equal(AttemptResult.Refused, await attempts.SendAsync());
    }

    // .NET's client tries again by itself if a connection ends before the answer.
    private static async Task ServeUntilAsync(Task attempt, TcpListener listener, string answer)
    {
        using CancellationTokenSource stop = new();
        Task serving = ServeAsync(listener, answer, stop.Token);
        await attempt;
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.False(serving.IsFaulted, serving.Exception?.ToString());
    }

    private static async Task ServeAsync(TcpListener listener, string answer, CancellationToken stop)
    {
        while (true)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(stop);
            NetworkStream stream = client.GetStream();
            int read = await stream.ReadAsync(new byte[4_096], stop);
            Assert.True(read > 0);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
        }
    }
}
