using System.Net.Sockets;

namespace TcpProxy.Tests.Support;

/// <summary>A theory that needs IPv6.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IPv6TheoryAttribute : TheoryAttribute
{
    public IPv6TheoryAttribute() => Skip = RequiredTool.SkipUnless(Socket.OSSupportsIPv6, "This system has no IPv6.");
}
