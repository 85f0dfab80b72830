using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Balancing.Http.Tests.Support;

/// <summary>Answers each request with the same bytes, whatever they are, and closes the connection.</summary>
/// <remarks>It reads a request to the empty line after its headers; one that is no HTTP, not at all.</remarks>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private Task _loop = Task.CompletedTask;
    private int _connections;

    private RawServer(string answer) => _answer = Encoding.Latin1.GetBytes(answer);

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public int Connections => Volatile.Read(ref _connections);

    public static Task<RawServer> StartAsync(string answer)
    {
        RawServer server = new(answer);
        server._listener.Start();
        server._loop = server.AcceptAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Dispose();
    }

    private static bool IsComplete(string request) =>
        request.Contains("\r\n\r\n", StringComparison.Ordinal)
        || (request.Length > 0 && !char.IsAsciiLetterUpper(request[0]));

    private async Task AcceptAsync()
    {
        byte[] buffer = new byte[65536];
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                NetworkStream stream = client.GetStream();
                StringBuilder request = new();
                while (!IsComplete(request.ToString()) && await stream.ReadAsync(buffer) is > 0 and int read)
                {
                    request.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                await stream.WriteAsync(_answer);
            }
            catch (IOException)
            {
                // The client has closed the connection.
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
