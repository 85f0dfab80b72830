using System.Diagnostics;
using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>Faults of exclusions in other libraries; see docs/traps.md.</summary>
public class RetryTraps
{
    /// <summary>
    /// Exclusions as a filter: all of 200,000 members but the last. Each compared with each would be 20 billion
    /// comparisons, which take several seconds. In linear time the selection takes milliseconds. The bound leaves room
    /// for a busy machine.
    /// </summary>
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void T57_The_last_of_very_many_backends_is_found_in_linear_time(string name)
    {
        BackendPool pool = new(Enumerable.Range(0, 200_000).Select(static i => new Backend($"b{i}")));
        IBackendSelector selector = name == nameof(ConsistentHashSelector)
            ? new ConsistentHashSelector(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 1 })
            : SelectorCatalog.Create(name, pool);
        SelectionContext context = new() { Excluded = pool.Backends.AsMemory()[..^1] };

        long start = Stopwatch.GetTimestamp();
        Assert.True(selector.TrySelect(context, out Backend? backend));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        Assert.Same(pool.Backends[^1], backend);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }
}
