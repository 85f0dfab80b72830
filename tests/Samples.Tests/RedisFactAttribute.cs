namespace Samples.Tests;

/// <summary>A test that needs redis-server: skipped on a machine without it, but never on CI, where it then fails and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisServers.Program is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = RedisServers.Missing;
        }
    }
}
