using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proxies.Behavior;

/// <summary>Clients that send nothing, clients that read nothing, and clients that reset their connections.</summary>
internal sealed class DisturbingClients : IAsyncDisposable
{
    private const int SlowReaders = 50;
    private const int Resetters = 2;
    private const int RequestsOfSlowReader = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();

    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private Task _resetting = Task.CompletedTask;

    private DisturbingClients(int port) => _port = port;

    /// <summary>Connects all of them to a proxy.</summary>
    public static async Task<DisturbingClients> StartAsync(int port, int silent)
    {
        DisturbingClients clients = new(port);
        for (int i = 0; i < silent; i++)
        {
            await clients.ConnectAsync().ConfigureAwait(false);
        }

        byte[] requests = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat(Encoding.ASCII.GetString(Request), RequestsOfSlowReader)));
        for (int i = 0; i < SlowReaders; i++)
        {
            Socket slow = await clients.ConnectAsync().ConfigureAwait(false);
            slow.ReceiveBufferSize = 4096;
            slow.Blocking = false;
            slow.Send(requests, SocketFlags.None, out _); // as many as there is room for
        }

        clients._resetting = Task.WhenAll(Enumerable.Range(0, Resetters).Select(_ => clients.ResetAsync()));
        await Task.Delay(SettleTime).ConfigureAwait(false);
        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _resetting.ConfigureAwait(false);
        _sockets.ForEach(static socket => socket.Dispose());
        _end.Dispose();
        await Task.Delay(SettleTime).ConfigureAwait(false);
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, _port).ConfigureAwait(false);
        return socket;
    }

    private async Task ResetAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _port).ConfigureAwait(false);
            await socket.SendAsync(Request).ConfigureAwait(false);
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }
}
