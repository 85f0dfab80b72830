using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edge.Tests.Support;

/// <summary>A server that reads one request on each connection, answers with given bytes and closes.</summary>
internal sealed class OneAnswerServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly bool _isReset;
    private readonly Task _serving;

    /// <param name="answer">What it sends; nothing if empty.</param>
    /// <param name="isReset">Whether it resets the connection in place of an orderly end.</param>
    public OneAnswerServer(string answer, bool isReset = false)
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _isReset = isReset;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>An address that refuses connections.</summary>
    public static async Task<Uri> RefusingAddressAsync()
    {
        OneAnswerServer server = new("");
        Uri address = server.Address;
        await server.DisposeAsync();
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync();
                await AnswerAsync(socket);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        StringBuilder request = new();
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int length = await socket.ReceiveAsync(buffer);
            if (length == 0)
            {
                return;
            }

            request.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        if (_answer.Length > 0)
        {
            await socket.SendAsync(_answer);
        }

        if (_isReset)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }
}
