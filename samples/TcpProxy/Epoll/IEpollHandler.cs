namespace TcpProxy.Epoll;

/// <summary>Handles the events of a descriptor, on the thread of the loop.</summary>
internal interface IEpollHandler
{
    void OnEvents(EpollEvents events);
}
