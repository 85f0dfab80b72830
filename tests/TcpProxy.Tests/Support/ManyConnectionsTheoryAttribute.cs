using TcpProxy.Configuration;

namespace TcpProxy.Tests.Support;

/// <summary>A theory with thousands of connections; both ends of each are in this process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ManyConnectionsTheoryAttribute : TheoryAttribute
{
    private const int Needed = 10_000;

    public ManyConnectionsTheoryAttribute() => Skip = RequiredTool.SkipUnless(
        DescriptorLimit.Read() is >= Needed, $"Needs Linux and {Needed} descriptors (ulimit -n).");
}
