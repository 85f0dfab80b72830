using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>The targets of the library beside the results of a run, as ratios within that run.</summary>
internal sealed class Targets(Measurements measurements)
{
    private readonly Table _table = new("what", "target", "backends", "reached", "");

    public Table ToTable()
    {
        foreach (int backends in (int[])[100, 1_000, 10_000, 100_000])
        {
            Ratio("ring lookup from a hash ÷ `Array.BinarySearch` on the same points", backends < 10_000 ? 1.0 / 15 : 1.0 / 6, backends, "RingLookupBenchmarks", "ring", "Array.BinarySearch");
        }

        foreach (int backends in (int[])[100, 1_000, 10_000])
        {
            Ratio("`ConsistentHashSelector.TrySelect(\"user:…\")` ÷ Akka.NET `ConsistentHash`, 160 points", 1.0 / 5, backends, "KeyedPeerBenchmarks", "ConsistentHashSelector", "Akka.NET ConsistentHash, 160 points");
            Ratio("the same ÷ Proto.Actor `MemberHashRing`", 1.0 / 5, backends, "KeyedPeerBenchmarks", "ConsistentHashSelector", "Proto.Actor MemberHashRing");
        }

        if (Change("build") is { } whole && Change("add or remove one") is { } one)
        {
            Add("adding one backend to 1,000 × 160 points ÷ building it whole", 1.0 / 20, 1_000, one / whole);
        }

        foreach ((int backends, double target) in ((int, double)[])[(100, 1.0 / 4), (1_000, 1.0 / 20), (10_000, 1.0 / 150)])
        {
            Ratio("`LeastConnectionsSelector` acquire + dispose ÷ YARP `LeastRequests` pick alone", target, backends, "LeaseBenchmarks", "LeastConnectionsSelector, acquire + dispose", "YARP LeastRequests, pick alone");
        }

        foreach (int backends in (int[])[10, 1_000, 100_000])
        {
            Ratio("`RoundRobinSelector` ÷ one `Interlocked.Increment`, equal weights", 2, backends, "KeylessSelectBenchmarks", "RoundRobinSelector, equal weights", "one Interlocked.Increment");
            Ratio("the same, weights 1 to 19", 2, backends, "KeylessSelectBenchmarks", "RoundRobinSelector, weights 1 to 19", "one Interlocked.Increment");
        }

        ExclusionCase retry = new(10_000, 3);
        foreach (SelectorCase selector in SelectorCatalog.All)
        {
            if (RetryTable.Ratio(measurements, selector.Name, retry) is { } ratio)
            {
                Add($"`{selector.Name}` with {retry.Excluded} backends excluded ÷ its plain pick", 3, retry.Backends, ratio);
            }
        }

        foreach (int backends in (int[])[10, 1_000])
        {
            if (measurements.Find("KeyedSelectBenchmarks", "IP hash, IPv4", backends) is { } time)
            {
                _table.Add("`IPHashSelector` from an IPv4 `IPAddress`", "≤ 15 ns", Figures.Count(backends), Figures.Time(time), time <= 15 ? "" : "**missed**");
            }
        }

        return _table;
    }

    private void Ratio(string what, double target, int backends, string suite, string row, string baseline)
    {
        if (measurements.Find(suite, row, backends) is { } ours && measurements.Find(suite, baseline, backends) is { } theirs)
        {
            Add(what, target, backends, ours / theirs);
        }
    }

    private void Add(string what, double target, int backends, double reached) =>
        _table.Add(what, "≤ " + Figures.Target(target), Figures.Count(backends), Figures.Ratio(reached), reached <= target ? "" : "**missed**");

    private double? Change(string row) => measurements.All.FirstOrDefault(measurement =>
        measurement.Suite == "ChangeBenchmarks" && measurement.Row == row && measurement.Parameters["Backends"] == "1000"
        && measurement.Parameters["Selector"] == nameof(ConsistentHashSelector))?.Nanoseconds;
}
