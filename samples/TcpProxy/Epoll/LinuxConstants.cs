namespace TcpProxy.Epoll;

/// <summary>Constants of Linux' headers. They are the same on x64 and Arm64.</summary>
internal static class LinuxConstants
{
    // sys/epoll.h
    public const int EpollAdd = 1;
    public const int EpollRemove = 2;
    public const int EpollModify = 3;
    public const int CloseOnExecute = 0x80000;

    // sys/socket.h
    public const int Stream = 1;
    public const int NonBlocking = 0x800;
    public const int NoSignal = 0x4000;
    public const int ShutdownSend = 1;
    public const int ShutdownBoth = 2;
    public const int SocketLevel = 1;
    public const int ErrorOption = 4;
    public const int LingerOption = 13;
    public const int AttachFilterOption = 26;

    // netinet/in.h, netinet/tcp.h
    public const int Tcp = 6;
    public const int NoDelayOption = 1;

    // errno.h
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int ConnectionAborted = 103;
    public const int InProgress = 115;

    /// <summary>The length of the longest address: sockaddr_storage.</summary>
    public const int MaxAddressLength = 128;
}
