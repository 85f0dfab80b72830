namespace TcpProxy.Tests.RealServers;

/// <summary>A theory that needs Redis.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RequiredTool.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
}
