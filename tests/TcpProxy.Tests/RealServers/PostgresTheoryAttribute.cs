namespace TcpProxy.Tests.RealServers;

/// <summary>A theory that needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() =>
        Skip = RequiredTool.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
}
