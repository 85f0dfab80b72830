using System.Net;
using System.Net.Sockets;
using TcpProxy.Connections;
using TcpProxy.ProxyProtocol;
using TcpProxy.Routing;

namespace TcpProxy.Forwarding;

/// <summary>One connection of the socket engine.</summary>
/// <remarks>
/// Continuations run on the thread that waits for all sockets (see <see cref="Hosting.SocketEnvironment"/>), so nothing
/// here may block.
/// </remarks>
internal sealed class SocketConnection(ProxyRuntime proxy, Socket client) : Connection(proxy)
{
    private const int MaxRoundsInARow = 32;

    // The socket of the attempt to connect, and then of the server.
    private volatile Socket? _server;
    private volatile bool _isAborted;
    private int _openDirections = 2;

    /// <summary>Serves the connection. Returns at the first wait.</summary>
    public void Start()
    {
        if (TryBegin())
        {
            _ = OpenAsync();
        }
        else
        {
            SocketClosing.Close(client);
        }
    }

    protected override void Abort(bool isReset)
    {
        _isAborted = true;
        Action<Socket> close = isReset ? SocketClosing.CloseByReset : SocketClosing.Close;
        close(client);
        if (_server is { } server)
        {
            close(server);
        }
    }

    protected override void OnOverdue()
    {
        // The order matters: a newer attempt has set its deadline before its socket.
        Socket? server = _server;
        if (!IsOverdue)
        {
            return;
        }

        if (Phase == ConnectionPhase.Header)
        {
            SocketClosing.Close(client);
        }
        else if (Phase == ConnectionPhase.Connecting)
        {
            server?.Dispose(); // the attempt throws
        }
    }

    /// <summary>Everything up to the first byte of the client: identify, choose, connect.</summary>
    private async Task OpenAsync()
    {
        try
        {
            client.NoDelay = true;
            if (await IdentifyAsync() is { } header && await ConnectAsync(header))
            {
                _ = ForwardAsync(client, _server!, isToServer: true);
                _ = ForwardAsync(_server!, client, isToServer: false);
                return;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The client is gone.
        }

        SocketClosing.Close(client);
        End();
    }

    /// <summary>Finds out which client it is.</summary>
    /// <returns>Its addresses; null if the connection must be closed.</returns>
    private async ValueTask<ProxyHeader?> IdentifyAsync()
    {
        ProxyHeader header = new((IPEndPoint)client.RemoteEndPoint!, (IPEndPoint)client.LocalEndPoint!);
        if (Proxy.Router.Settings.AcceptProxy)
        {
            if (await SocketProxyHeader.ReadAsync(client) is not { } given)
            {
                Proxy.Counters.CountRejected();
                return null;
            }

            header = given.Source is null ? header with { Destination = null } : given;
        }

        return TryIdentify(header.Source!.Address) ? header : null;
    }

    /// <summary>Connects to the first server that can be reached.</summary>
    private async ValueTask<bool> ConnectAsync(ProxyHeader header)
    {
        ServerChoice choice = new(Proxy.Router, header.Source!.Address);
        while (choice.TryNext(out ServerBackend? server))
        {
            EnterConnecting();
            _server = ServerSocket.TryCreate(server.EndPoint, Proxy.Log);
            if (_server is not { } socket)
            {
                choice.Abandon();
                break;
            }

            try
            {
                await ServerSocket.ConnectAsync(socket, server.EndPoint);
                socket.NoDelay = true;
                socket.Blocking = false;
                client.Blocking = false;
                if (Proxy.Router.Settings.SendProxy)
                {
                    await SocketProxyHeader.WriteAsync(socket, header);
                }

                choice.Succeeded(server);
                EnterOpen(server, choice.Lease!);
                if (_isAborted)
                {
                    socket.Dispose(); // cut a moment ago, perhaps without this socket
                }

                return true;
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                socket.Dispose();
                if (_isAborted)
                {
                    choice.Abandon(); // not the fault of the server
                    return false;
                }

                choice.Failed(server);
            }
        }

        Proxy.Counters.CountFailed();
        return false;
    }

    /// <summary>Moves the bytes of one direction until it ends.</summary>
    private async Task ForwardAsync(Socket from, Socket to, bool isToServer)
    {
        bool mayHaveMore = false;
        int roundsInARow = 0;
        try
        {
            while (true)
            {
                if (!mayHaveMore)
                {
                    // Waits without a buffer: thousands of idle connections hold none.
                    ValueTask<int> arrival = from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
                    roundsInARow = arrival.IsCompleted ? roundsInARow : 0;
                    await arrival;
                }

                byte[] buffer = SharedBuffer.Take();
                if (!SocketReading.TryReceive(from, buffer, out int count))
                {
                    SharedBuffer.Return(buffer);
                    mayHaveMore = false;
                    continue;
                }

                if (count == 0)
                {
                    SharedBuffer.Return(buffer);
                    break;
                }

                Count(isToServer, count);
                mayHaveMore = count == SharedBuffer.Size;
                ValueTask<int> sending = to.SendAsync(buffer.AsMemory(0, count), SocketFlags.None);
                if (sending.IsCompletedSuccessfully)
                {
                    _ = sending.Result;
                    SharedBuffer.Return(buffer);
                }
                else
                {
                    await FinishSendingAsync(buffer, sending, isToServer);
                }

                if (++roundsInARow == MaxRoundsInARow)
                {
                    roundsInARow = 0;
                    await Task.Yield(); // a busy connection must not keep the thread from the others
                }
            }

            Note(isToServer ? Progress.ClientEnded : Progress.ServerEnded);
            to.Shutdown(SocketShutdown.Send); // the other direction goes on
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            AbortByFault();
        }

        if (Interlocked.Decrement(ref _openDirections) == 0)
        {
            client.Dispose();
            _server!.Dispose();
            End();
        }
    }

    /// <summary>The receiver is slow: waits for it, and reads nothing meanwhile.</summary>
    private async ValueTask FinishSendingAsync(byte[] buffer, ValueTask<int> sending, bool isToServer)
    {
        Progress blocked = isToServer ? Progress.ServerIsBlocked : Progress.ClientIsBlocked;
        Note(blocked);
        try
        {
            await sending; // sends all of it
        }
        finally
        {
            SharedBuffer.Return(buffer);
        }

        Clear(blocked);
    }

    /// <summary>An error in one direction is one of both. The other side gets a reset too.</summary>
    private void AbortByFault()
    {
        if (!_isAborted)
        {
            Abort(isReset: true);
        }
    }
}
