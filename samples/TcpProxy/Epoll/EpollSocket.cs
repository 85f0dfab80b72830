using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TcpProxy.Epoll;

/// <summary>One side of a connection: a non-blocking socket, what to wait for, and the bytes it has not taken.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollSocket(EpollLoop loop, EpollConnection connection, int descriptor) : IEpollHandler
{
    /// <summary>The result of a receive that found nothing.</summary>
    public const int Nothing = -1;

    /// <summary>The result of a receive that found an error.</summary>
    public const int Failed = -2;

    private const EpollEvents NotRegistered = (EpollEvents)uint.MaxValue;

    private EpollEvents _interest = NotRegistered;
    private byte[]? _pending;
    private int _pendingStart;
    private int _pendingEnd;

    /// <summary>Whether the peer has ended its direction.</summary>
    public bool HasEnded { get; set; }

    public bool HasPending => _pending is not null;

    public void OnEvents(EpollEvents events) => connection.OnEvents(this, events);

    /// <summary>Says what to wait for. A system call only if that has changed.</summary>
    public void WaitFor(EpollEvents interest)
    {
        if (_interest == interest || (_interest == NotRegistered && interest == EpollEvents.None))
        {
            return;
        }

        if (_interest == NotRegistered)
        {
            loop.Add(descriptor, interest, this);
        }
        else
        {
            loop.Modify(descriptor, interest);
        }

        _interest = interest;
    }

    /// <summary>Waits for nothing at all: an end or an error that cannot be handled yet would be reported without a
    /// pause.</summary>
    public void WaitForNothing()
    {
        if (_interest != NotRegistered)
        {
            loop.Remove(descriptor);
            _interest = NotRegistered;
        }
    }

    /// <summary>Receives what is there.</summary>
    /// <returns>The number of bytes; 0 at the end; otherwise <see cref="Nothing"/> or <see cref="Failed"/>.</returns>
    public int Receive(byte* bytes, int count) => ResultOf(NativeMethods.Receive(descriptor, bytes, count, 0));

    /// <summary>Sends bytes. Keeps those that the socket does not take.</summary>
    /// <returns>False after an error.</returns>
    public bool TrySend(byte* bytes, int count)
    {
        int sent = ResultOf(NativeMethods.Send(descriptor, bytes, count, LinuxConstants.NoSignal));
        if (sent == count)
        {
            return true;
        }

        if (sent == Failed)
        {
            return false;
        }

        sent = Math.Max(sent, 0);
        _pending = ArrayPool<byte>.Shared.Rent(count - sent);
        _pendingStart = 0;
        _pendingEnd = count - sent;
        new ReadOnlySpan<byte>(bytes + sent, count - sent).CopyTo(_pending);
        return true;
    }

    /// <summary>Sends bytes that were kept.</summary>
    /// <returns>False after an error.</returns>
    public bool TrySendPending()
    {
        int sent;
        fixed (byte* bytes = &_pending![_pendingStart])
        {
            sent = ResultOf(
                NativeMethods.Send(descriptor, bytes, _pendingEnd - _pendingStart, LinuxConstants.NoSignal));
        }

        if (sent == Failed)
        {
            return false;
        }

        _pendingStart += Math.Max(sent, 0);
        if (_pendingStart == _pendingEnd)
        {
            ReturnPending();
        }

        return true;
    }

    public void SetNoDelay()
    {
        int one = 1;
        _ = NativeMethods.SetOption(
            descriptor, LinuxConstants.Tcp, LinuxConstants.NoDelayOption, &one, sizeof(int));
    }

    /// <summary>Begins to connect. The socket becomes writable, or has an error, once the attempt has ended.</summary>
    /// <returns>False if it has failed already.</returns>
    public bool TryConnect(IPEndPoint server)
    {
        SocketAddress address = server.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            return NativeMethods.Connect(descriptor, bytes, address.Size) == 0
                || Marshal.GetLastPInvokeError() == LinuxConstants.InProgress;
        }
    }

    /// <summary>Whether the attempt to connect has succeeded and has reached a server.</summary>
    public bool IsConnected()
    {
        int* error = stackalloc int[1];
        int length = sizeof(int);
        int result = NativeMethods.GetOption(
            descriptor, LinuxConstants.SocketLevel, LinuxConstants.ErrorOption, error, &length);
        return result == 0 && *error == 0 && !IsConnectedToItself();
    }

    /// <summary>The address that the client connected to.</summary>
    public IPEndPoint LocalEndPoint()
    {
        SocketAddress address = new(AddressFamily.InterNetworkV6, LinuxConstants.MaxAddressLength);
        int length = LinuxConstants.MaxAddressLength;
        fixed (byte* bytes = address.Buffer.Span)
        {
            _ = NativeMethods.GetName(descriptor, bytes, &length);
        }

        return EndPoints.Read(address, length);
    }

    /// <summary>Ends the direction to the peer. The other one goes on.</summary>
    public bool TryShutdownSend() => NativeMethods.Shutdown(descriptor, LinuxConstants.ShutdownSend) == 0;

    /// <summary>Closes with FIN. What the peer has sent is discarded first: unread bytes would turn FIN into a reset.
    /// </summary>
    public void Close()
    {
        const int MaxDiscarded = 64 * 1024;
        _ = NativeMethods.Shutdown(descriptor, LinuxConstants.ShutdownBoth);
        int discarded = 0;
        while (discarded < MaxDiscarded && Receive(loop.Buffer, EpollLoop.BufferSize) is > 0 and int count)
        {
            discarded += count;
        }

        Release();
    }

    /// <summary>Closes with a reset: the peer learns that something is missing.</summary>
    public void CloseByReset()
    {
        long linger = 1; // struct linger: on, for 0 seconds
        _ = NativeMethods.SetOption(
            descriptor, LinuxConstants.SocketLevel, LinuxConstants.LingerOption, &linger, sizeof(long));
        Release();
    }

    /// <summary>Whether it is its own peer: if the system gives it the port of a dead local server as its own port, it
    /// connects to itself.</summary>
    private bool IsConnectedToItself()
    {
        byte* own = stackalloc byte[LinuxConstants.MaxAddressLength];
        byte* peer = stackalloc byte[LinuxConstants.MaxAddressLength];
        int ownLength = LinuxConstants.MaxAddressLength;
        int peerLength = LinuxConstants.MaxAddressLength;
        return NativeMethods.GetName(descriptor, own, &ownLength) == 0
            && NativeMethods.GetPeerName(descriptor, peer, &peerLength) == 0
            && new ReadOnlySpan<byte>(own, ownLength).SequenceEqual(new ReadOnlySpan<byte>(peer, peerLength));
    }

    private static int ResultOf(nint result) =>
        result >= 0 ? (int)result
        : Marshal.GetLastPInvokeError() is LinuxConstants.TryAgain or LinuxConstants.Interrupted ? Nothing
        : Failed;

    private void Release()
    {
        ReturnPending();
        loop.Close(descriptor);
    }

    private void ReturnPending()
    {
        if (_pending is { } pending)
        {
            _pending = null;
            ArrayPool<byte>.Shared.Return(pending);
        }
    }
}
