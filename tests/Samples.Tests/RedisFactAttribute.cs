using Balancing.Tests.Common;

namespace Samples.Tests;

/// <summary>A test that needs redis-server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() =>
        Skip = RequiredTool.SkipUnless(RedisServers.Program is not null, RedisServers.Missing);
}
