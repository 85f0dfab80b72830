using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>The targets of the library beside the results of a run, as ratios within that run.</summary>
internal sealed class Targets(Measurements measurements)
{
    private const string Increment = "one Interlocked.Increment";

    private readonly Table _table = new("what", "target", "backends", "reached", "");

    public Table ToTable()
    {
        AddRing();
        AddKeyedPeers();
        AddChange();
        AddLeases();
        AddRotation();
        AddDraws();
        AddRetries();
        AddAddresses();
        return _table;
    }

    private void AddRing()
    {
        foreach (int backends in (int[])[100, 1_000, 10_000, 100_000])
        {
            AddRatio<RingLookupBenchmarks>(
                "ring lookup from a hash ÷ `Array.BinarySearch` on the same points",
                backends < 10_000 ? 1.0 / 15 : 1.0 / 6, backends, "ring", "Array.BinarySearch");
        }
    }

    private void AddKeyedPeers()
    {
        const string Selector = nameof(ConsistentHashSelector);
        foreach (int backends in (int[])[100, 1_000, 10_000])
        {
            AddRatio<KeyedPeerBenchmarks>(
                $"`{Selector}.TrySelect(\"user:…\")` ÷ Akka.NET `ConsistentHash`, 160 points",
                1.0 / 5, backends, Selector, "Akka.NET ConsistentHash, 160 points");
            AddRatio<KeyedPeerBenchmarks>(
                "the same ÷ Proto.Actor `MemberHashRing`", 1.0 / 5, backends, Selector, "Proto.Actor MemberHashRing");
        }
    }

    private void AddChange()
    {
        if (FindChange("build") is { } whole && FindChange("add or remove one") is { } one)
        {
            Add("adding one backend to 1,000 × 160 points ÷ building it whole", 1.0 / 20, 1_000, one / whole);
        }
    }

    private void AddLeases()
    {
        (int Backends, double Target)[] targets = [(100, 1.0 / 4), (1_000, 1.0 / 20), (10_000, 1.0 / 150)];
        foreach ((int backends, double target) in targets)
        {
            AddRatio<LeaseBenchmarks>(
                "`LeastConnectionsSelector` acquire + dispose ÷ YARP `LeastRequests` pick alone",
                target, backends, "LeastConnectionsSelector, acquire + dispose", "YARP LeastRequests, pick alone");
        }
    }

    private void AddRotation()
    {
        foreach (int backends in (int[])[10, 1_000, 100_000])
        {
            AddRatio<KeylessSelectBenchmarks>(
                "`RoundRobinSelector` ÷ one `Interlocked.Increment`, equal weights",
                2, backends, "RoundRobinSelector, equal weights", Increment);
            AddRatio<KeylessSelectBenchmarks>(
                "the same, weights 1 to 19", 2, backends, "RoundRobinSelector, weights 1 to 19", Increment);
        }
    }

    private void AddDraws()
    {
        foreach (int backends in (int[])[10, 1_000, 100_000])
        {
            AddRatio<KeylessSelectBenchmarks>(
                "`RandomSelector` ÷ one number of `Random.Shared`",
                2, backends, "RandomSelector, equal weights", "one number of Random.Shared");
            AddRatio<KeylessSelectBenchmarks>(
                "`PowerOfTwoChoicesSelector` ÷ YARP `PowerOfTwoChoices`",
                1, backends, "PowerOfTwoChoicesSelector, equal weights", "YARP PowerOfTwoChoices");
            AddTime(nameof(KeylessSelectBenchmarks), "LeastLatencySelector", "`LeastLatencySelector`", 60, backends);
        }
    }

    private void AddRetries()
    {
        ExclusionCase retry = new(10_000, 3);
        foreach (string selector in SelectorCatalog.All.Select(static selector => selector.Name))
        {
            if (RetryTable.Ratio(measurements, selector, retry) is { } ratio)
            {
                Add($"`{selector}`, {retry.Excluded} backends excluded ÷ its plain pick", 3, retry.Backends, ratio);
            }
        }
    }

    private void AddAddresses()
    {
        foreach (int backends in (int[])[10, 1_000])
        {
            AddTime(
                nameof(KeyedSelectBenchmarks), "IP hash, IPv4",
                "`IPHashSelector` from an IPv4 `IPAddress`", 15, backends);
        }
    }

    private void AddTime(string suite, string row, string what, int target, int backends)
    {
        if (measurements.Find(suite, row, backends) is { } time)
        {
            _table.Add(what, $"≤ {target} ns", Figures.Count(backends), Figures.Time(time), Mark(time, target));
        }
    }

    private void AddRatio<TSuite>(string what, double target, int backends, string row, string baseline)
    {
        if (measurements.Find(typeof(TSuite).Name, row, backends) is { } ours
            && measurements.Find(typeof(TSuite).Name, baseline, backends) is { } theirs)
        {
            Add(what, target, backends, ours / theirs);
        }
    }

    private void Add(string what, double target, int backends, double reached) => _table.Add(
        what, "≤ " + Figures.Target(target), Figures.Count(backends), Figures.Ratio(reached), Mark(reached, target));

    private static string Mark(double reached, double target) => reached <= target ? "" : "**missed**";

    private double? FindChange(string row) => measurements.All.FirstOrDefault(measurement =>
        measurement.Suite == nameof(ChangeBenchmarks)
        && measurement.Row == row
        && measurement.Parameters[nameof(ChangeBenchmarks.Backends)] == "1000"
        && measurement.Parameters[nameof(ChangeBenchmarks.Selector)] == nameof(ConsistentHashSelector))?.Nanoseconds;
}
