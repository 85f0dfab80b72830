using System.Net.Sockets;
using TcpProxy.Connections;

namespace TcpProxy.Forwarding;

/// <summary>The engine on <see cref="Socket"/>. Works on every platform, and is the one to copy.</summary>
internal sealed class SocketEngine(ProxyRuntime proxy) : IEngine
{
    // After so many connections in a row other work of the thread has its turn.
    private const int MaxAcceptsInARow = 64;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(100);

    private IReadOnlyList<Socket> _listeners = [];

    public void Start(IReadOnlyList<Socket> listeners)
    {
        _listeners = listeners;
        foreach (Socket listener in listeners)
        {
            _ = AcceptAsync(listener);
        }
    }

    public void StopAccepting()
    {
        foreach (Socket listener in _listeners)
        {
            AcceptBacklog(listener);
            listener.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (Socket listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        for (int accepted = 1; ; accepted++)
        {
            try
            {
                Serve(await listener.AcceptAsync());
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                if (proxy.IsDraining || failure is ObjectDisposedException)
                {
                    return;
                }

                await RecoverAsync((SocketException)failure);
            }

            if (accepted % MaxAcceptsInARow == 0)
            {
                await Task.Yield();
            }
        }
    }

    private async Task RecoverAsync(SocketException failure)
    {
        if (failure.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
        {
            proxy.Log.WriteRarely($"Cannot accept connections: {failure.Message}.");
            await Task.Delay(PauseAfterFault); // out of descriptors, as a rule: some connection has to end first
        }
    }

    private void AcceptBacklog(Socket listener)
    {
        try
        {
            listener.Blocking = false;
            while (true)
            {
                Serve(listener.Accept());
            }
        }
        catch (SocketException)
        {
            // The backlog is empty.
        }
    }

    private void Serve(Socket client) => new SocketConnection(proxy, client).Start();
}
