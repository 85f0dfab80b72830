using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TcpProxy.Connections;

namespace TcpProxy.Epoll;

/// <summary>Accepts the connections of one listener.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollListener(ProxyRuntime proxy, EpollLoop loop, Socket listener) : IEpollHandler
{
    // After so many connections in a row other work of the thread has its turn.
    private const int MaxAcceptsInARow = 64;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(100);

    private readonly int _descriptor = (int)listener.SafeHandle.DangerousGetHandle();
    private readonly SocketAddress _address = new(AddressFamily.InterNetworkV6, LinuxConstants.MaxAddressLength);
    private bool _isOpen;

    public void Start()
    {
        _isOpen = true;
        listener.Blocking = false;
        loop.Add(_descriptor, EpollEvents.Readable, this);
    }

    public void OnEvents(EpollEvents events) => AcceptSome(MaxAcceptsInARow);

    /// <summary>Takes the connections that wait in the backlog, and closes the listener.</summary>
    public void Stop()
    {
        _isOpen = false;
        AcceptSome(int.MaxValue);
        loop.Remove(_descriptor);
        listener.Dispose();
    }

    private void AcceptSome(int most)
    {
        for (int accepted = 0; accepted < most; accepted++)
        {
            int client = Accept(out IPEndPoint peer);
            if (client >= 0)
            {
                new EpollConnection(proxy, loop, client, peer).Start();
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error is LinuxConstants.Interrupted or LinuxConstants.ConnectionAborted)
            {
                continue;
            }

            if (error != LinuxConstants.TryAgain)
            {
                Pause(error);
            }

            return;
        }
    }

    private int Accept(out IPEndPoint peer)
    {
        int length = LinuxConstants.MaxAddressLength;
        int client;
        _address.Size = length;
        unsafe
        {
            fixed (byte* bytes = _address.Buffer.Span)
            {
                client = NativeMethods.Accept(
                    _descriptor, bytes, &length, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExecute);
            }
        }

        peer = client >= 0 ? EndPoints.Read(_address, length) : new IPEndPoint(IPAddress.None, 0);
        return client;
    }

    /// <summary>Out of descriptors, as a rule: some connection has to end first.</summary>
    private void Pause(int error)
    {
        proxy.Log.WriteRarely($"Cannot accept connections: {Marshal.GetPInvokeErrorMessage(error)}.");
        if (_isOpen)
        {
            loop.Modify(_descriptor, EpollEvents.None);
            _ = ResumeAsync();
        }
    }

    private async Task ResumeAsync()
    {
        await Task.Delay(PauseAfterFault);
        loop.Post(() =>
        {
            if (_isOpen)
            {
                loop.Modify(_descriptor, EpollEvents.Readable);
            }
        });
    }
}
