using TcpProxy.Connections;

namespace TcpProxy.Tests.Connections;

/// <summary>A connection without sockets.</summary>
internal sealed class TestConnection(ProxyRuntime proxy) : Connection(proxy)
{
    /// <summary>Whether each end so far was a reset.</summary>
    public List<bool> Aborts { get; } = [];

    public void CountByte() => Count(isToServer: true, 1);

    protected override void Abort(bool isReset) => Aborts.Add(isReset);

    protected override void OnOverdue()
    {
    }
}
