using Balancing.Tests.Common;

namespace Samples.Tests;

/// <summary>A <see cref="RedisFactAttribute"/> with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() =>
        Skip = RequiredTool.SkipUnless(RedisServers.Program is not null, RedisServers.Missing);
}
