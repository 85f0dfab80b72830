namespace TcpProxy.Tests.Support;

/// <summary>The engines of this system: each end-to-end test runs on all of them.</summary>
public static class Engines
{
    public static TheoryData<string> All { get; } = OperatingSystem.IsLinux() ? ["socket", "epoll"] : ["socket"];
}
