using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TcpProxy.Connections;
using TcpProxy.ProxyProtocol;
using TcpProxy.Routing;

namespace TcpProxy.Epoll;

/// <summary>The beginning of a connection: identify the client, choose a server, connect. Dropped once it is open.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollOpening(
    ProxyRuntime proxy, EpollLoop loop, EpollConnection connection, EpollSocket client, IPEndPoint peer)
{
    private readonly ProxyHeaderReader? _reader = proxy.Router.Settings.AcceptProxy ? new() : null;
    private ProxyHeader? _header;
    private ServerChoice? _choice;
    private ServerBackend? _server;
    private EpollSocket? _socket; // of the attempt
    private Queue<IPEndPoint> _addresses = [];

    public void Start()
    {
        if (_reader is not null)
        {
            client.WaitFor(EpollEvents.Readable);
        }
        else
        {
            Identify(new ProxyHeader(peer, proxy.Router.Settings.SendProxy ? client.LocalEndPoint() : null));
        }
    }

    /// <summary>Something has happened on one of the sockets.</summary>
    public void OnEvents(EpollSocket socket)
    {
        if (socket == _socket)
        {
            OnConnectEnded(socket);
        }
        else
        {
            ReadHeader(_reader!);
        }
    }

    /// <summary>The header or the attempt takes too long.</summary>
    public void OnOverdue()
    {
        if (_choice is null)
        {
            connection.Reject();
        }
        else
        {
            TryNextAddress();
        }
    }

    /// <summary>Gives up.</summary>
    public void Abandon()
    {
        _choice?.Abandon();
        _socket?.Close();
        _socket = null;
    }

    private unsafe void ReadHeader(ProxyHeaderReader reader)
    {
        ProxyHeaderState state = ProxyHeaderState.Incomplete;
        while (state == ProxyHeaderState.Incomplete)
        {
            int count;
            fixed (byte* space = reader.Space.Span)
            {
                count = client.Receive(space, reader.Space.Length);
            }

            if (count == EpollSocket.Nothing)
            {
                return;
            }

            state = count > 0 ? reader.Advance(count) : ProxyHeaderState.Malformed;
        }

        if (state == ProxyHeaderState.Malformed)
        {
            connection.Reject();
            return;
        }

        client.WaitForNothing();
        Identify(reader.Header!.Source is null ? new ProxyHeader(peer, null) : reader.Header);
    }

    private void Identify(ProxyHeader header)
    {
        _header = header;
        if (!connection.TryIdentify(header.Source!.Address))
        {
            connection.Close(isReset: false);
            return;
        }

        _choice = new ServerChoice(proxy.Router, header.Source.Address);
        TryNextServer();
    }

    private void TryNextServer()
    {
        if (!_choice!.TryNext(out _server))
        {
            connection.Fail();
            return;
        }

        connection.EnterConnecting();
        if (_server.EndPoint is IPEndPoint address)
        {
            _addresses.Enqueue(address);
            TryNextAddress();
        }
        else
        {
            _ = LookUpAsync(_server, (DnsEndPoint)_server.EndPoint);
        }
    }

    private async Task LookUpAsync(ServerBackend server, DnsEndPoint name)
    {
        IPAddress[] found;
        try
        {
            found = await Dns.GetHostAddressesAsync(name.Host);
        }
        catch (SocketException)
        {
            found = [];
        }

        loop.Post(() =>
        {
            // Meanwhile the client may have gone, or the next server may have its turn.
            if (connection.IsOpening && server == _server)
            {
                _addresses = new Queue<IPEndPoint>(found.Select(address => new IPEndPoint(address, name.Port)));
                TryNextAddress();
            }
        });
    }

    private void TryNextAddress()
    {
        _socket?.Close();
        _socket = null;
        while (!connection.IsOverdue && _addresses.TryDequeue(out IPEndPoint? address))
        {
            int descriptor = NativeMethods.Socket(
                EndPoints.FamilyOf(address),
                LinuxConstants.Stream | LinuxConstants.NonBlocking | LinuxConstants.CloseOnExecute,
                LinuxConstants.Tcp);
            if (descriptor < 0)
            {
                // Descriptors run out here first: the client has its own already.
                string reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
                proxy.Log.WriteRarely($"Cannot open a socket for a server: {reason}.");
                connection.Fail();
                return;
            }

            EpollSocket socket = new(loop, connection, descriptor);
            if (socket.TryConnect(address))
            {
                _socket = socket;
                socket.WaitFor(EpollEvents.Writable);
                return;
            }

            socket.Close();
        }

        _addresses.Clear();
        _choice!.Failed(_server!);
        TryNextServer();
    }

    private void OnConnectEnded(EpollSocket socket)
    {
        if (!socket.IsConnected() || (proxy.Router.Settings.SendProxy && !SendHeader(socket)))
        {
            TryNextAddress();
            return;
        }

        _choice!.Succeeded(_server!);
        connection.Open(_server!, _choice.Lease!, socket);
    }

    private unsafe bool SendHeader(EpollSocket socket)
    {
        byte* bytes = stackalloc byte[ProxyHeaderWriter.MaxLength];
        int count = ProxyHeaderWriter.Write(_header!, new Span<byte>(bytes, ProxyHeaderWriter.MaxLength));
        return socket.TrySend(bytes, count);
    }
}
