using System.Net.Sockets;
using System.Runtime.Versioning;
using TcpProxy.Connections;

namespace TcpProxy.Epoll;

/// <summary>The engine on epoll: one thread, one buffer, two system calls per message. Linux only.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollEngine(ProxyRuntime proxy) : IEngine
{
    private readonly EpollLoop _loop = new();
    private EpollListener[] _listeners = [];

    public void Start(IReadOnlyList<Socket> listeners)
    {
        _listeners = [.. listeners.Select(listener => new EpollListener(proxy, _loop, listener))];
        foreach (EpollListener listener in _listeners)
        {
            listener.Start(); // before the thread of the loop
        }

        _loop.Start();
    }

    public void StopAccepting()
    {
        using ManualResetEventSlim isDone = new();
        _loop.Post(() =>
        {
            foreach (EpollListener listener in _listeners)
            {
                listener.Stop();
            }

            _listeners = [];
            isDone.Set();
        });
        isDone.Wait();
    }

    public void Dispose() => _loop.Dispose();
}
