using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Samples.Tests;

/// <summary>A server on a free loopback port. It answers with its name; the last letters for "/slow" follow
/// <see cref="FinishSlowResponses"/>.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name;
    private readonly Task _accepting;

    public HttpServer(string name)
    {
        _name = name;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}/";

    public void FinishSlowResponses() => _finish.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        FinishSlowResponses();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using TcpClient _ = connection;
        await using NetworkStream stream = connection.GetStream();
        try
        {
            using StreamReader reader = new(stream, leaveOpen: true);
            string? request = await reader.ReadLineAsync(_stop.Token);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Length: {_name.Length}\r\nConnection: close\r\n\r\n{_name[..1]}"),
                _stop.Token);
            if (request?.Contains("/slow", StringComparison.Ordinal) == true)
            {
                await _finish.Task.WaitAsync(_stop.Token);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(_name[1..]), _stop.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }
}
