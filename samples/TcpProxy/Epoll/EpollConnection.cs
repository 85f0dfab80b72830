using System.Net;
using System.Runtime.Versioning;
using Balancing;
using TcpProxy.Connections;
using TcpProxy.Routing;

namespace TcpProxy.Epoll;

/// <summary>One connection of the epoll engine: a state machine that the events of its two sockets drive.</summary>
/// <remarks>All of it runs on the thread of the loop.</remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollConnection : Connection
{
    private readonly EpollLoop _loop;
    private readonly EpollSocket _client;
    private EpollSocket? _server;
    private EpollOpening? _opening; // null once the connection is open or closed
    private bool _isClosed;

    public EpollConnection(ProxyRuntime proxy, EpollLoop loop, int client, IPEndPoint peer)
        : base(proxy)
    {
        _loop = loop;
        _client = new EpollSocket(loop, this, client);
        _opening = new EpollOpening(proxy, loop, this, _client, peer);
    }

    /// <summary>Whether no server is connected yet.</summary>
    public bool IsOpening => _opening is not null;

    public void Start()
    {
        if (TryBegin())
        {
            _opening!.Start();
        }
        else
        {
            _isClosed = true;
            _client.Close();
        }
    }

    /// <summary>Something has happened on one of the sockets.</summary>
    public void OnEvents(EpollSocket socket, EpollEvents events)
    {
        if (_opening is { } opening)
        {
            opening.OnEvents(socket);
        }
        else if (!_isClosed)
        {
            OnTraffic(socket, socket == _client ? _server! : _client, events);
        }
    }

    /// <summary>The server is connected.</summary>
    public void Open(ServerBackend backend, BackendLease lease, EpollSocket server)
    {
        _opening = null;
        _server = server;
        EnterOpen(backend, lease);
        _client.SetNoDelay();
        server.SetNoDelay();
        _client.WaitFor(EpollEvents.Readable);
        server.WaitFor(EpollEvents.Readable);
    }

    /// <summary>Closes a connection without a valid header.</summary>
    public void Reject()
    {
        Proxy.Counters.CountRejected();
        Close(isReset: false);
    }

    /// <summary>Closes a connection for which no server could be reached.</summary>
    public void Fail()
    {
        Proxy.Counters.CountFailed();
        Close(isReset: false);
    }

    /// <summary>Closes both sides.</summary>
    public void Close(bool isReset)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _opening?.Abandon();
        _opening = null;
        Close(_client, isReset);
        if (_server is not null)
        {
            Close(_server, isReset);
        }

        End();
    }

    protected override void Abort(bool isReset) => _loop.Post(() => Close(isReset));

    protected override void OnOverdue() => _loop.Post(() =>
    {
        if (IsOverdue)
        {
            _opening?.OnOverdue();
        }
    });

    /// <summary>Moves what is there from one side to the other.</summary>
    private void OnTraffic(EpollSocket socket, EpollSocket other, EpollEvents events)
    {
        bool isFine = (events & EpollEvents.Error) == 0;
        if (isFine && (events & EpollEvents.Writable) != 0 && socket.HasPending)
        {
            isFine = SendPending(socket, isToServer: socket == _server);
        }

        if (isFine && (events & (EpollEvents.Readable | EpollEvents.HungUp)) != 0)
        {
            if (CanReadFrom(socket, other))
            {
                isFine = Forward(socket, other, isToServer: socket == _client);
            }
            else
            {
                socket.WaitForNothing(); // the other side is slow: what is left here comes later
            }
        }

        if (!isFine)
        {
            Close(isReset: true); // an error in one direction is one of both
        }
        else if (socket.HasEnded && other.HasEnded && !socket.HasPending && !other.HasPending)
        {
            Close(isReset: false);
        }
    }

    private bool Forward(EpollSocket from, EpollSocket to, bool isToServer)
    {
        int count = from.Receive(_loop.Buffer, EpollLoop.BufferSize);
        if (count == 0)
        {
            from.HasEnded = true;
            Note(isToServer ? Progress.ClientEnded : Progress.ServerEnded);
            UpdateInterests();
            return to.TryShutdownSend(); // the other direction goes on
        }

        if (count < 0)
        {
            return count == EpollSocket.Nothing;
        }

        Count(isToServer, count);
        if (!to.TrySend(_loop.Buffer, count))
        {
            return false;
        }

        if (to.HasPending)
        {
            // The receiver is slow: wait for it, and read nothing meanwhile.
            Note(isToServer ? Progress.ServerIsBlocked : Progress.ClientIsBlocked);
            UpdateInterests();
        }

        return true;
    }

    private bool SendPending(EpollSocket to, bool isToServer)
    {
        if (!to.TrySendPending())
        {
            return false;
        }

        Note(Progress.None); // not idle
        if (!to.HasPending)
        {
            Clear(isToServer ? Progress.ServerIsBlocked : Progress.ClientIsBlocked);
            UpdateInterests();
        }

        return true;
    }

    private void UpdateInterests()
    {
        _client.WaitFor(InterestIn(_client, _server!));
        _server!.WaitFor(InterestIn(_server, _client));
    }

    private static EpollEvents InterestIn(EpollSocket socket, EpollSocket other) =>
        (CanReadFrom(socket, other) ? EpollEvents.Readable : EpollEvents.None)
        | (socket.HasPending ? EpollEvents.Writable : EpollEvents.None);

    private static bool CanReadFrom(EpollSocket socket, EpollSocket other) => !socket.HasEnded && !other.HasPending;

    private static void Close(EpollSocket socket, bool isReset)
    {
        if (isReset)
        {
            socket.CloseByReset();
        }
        else
        {
            socket.Close();
        }
    }
}
