using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>The targets of the library beside the figures in the tables of results, as ratios within a table.</summary>
/// <param name="folder">The folder of the tables. A target with a figure that is not there is left out.</param>
internal sealed class Targets(string folder)
{
    private const string Increment = "one Interlocked.Increment";
    private const string Ring = "speed-ring";
    private const string KeyedPeers = "speed-keyed-peers";
    private const string Change = "speed-change";
    private const string Lease = "speed-lease";
    private const string Keyless = "speed-keyless";
    private const string Keyed = "speed-keyed";
    private const string Retry = "speed-retry";

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
            AddRatio(
                Ring,
                "ring lookup from a hash ÷ `Array.BinarySearch` on the same points",
                backends < 10_000 ? 1.0 / 15 : 1.0 / 6, backends, "ring", "Array.BinarySearch");
        }
    }

    private void AddKeyedPeers()
    {
        const string Selector = nameof(ConsistentHashSelector);
        foreach (int backends in (int[])[100, 1_000, 10_000])
        {
            AddRatio(
                KeyedPeers,
                $"`{Selector}.TrySelect(\"user:…\")` ÷ Akka.NET `ConsistentHash`, 160 points",
                1.0 / 5, backends, Selector, "Akka.NET ConsistentHash, 160 points");
            AddRatio(
                KeyedPeers,
                "the same ÷ Proto.Actor `MemberHashRing`", 1.0 / 5, backends, Selector, "Proto.Actor MemberHashRing");
        }
    }

    private void AddChange()
    {
        const string Selector = nameof(ConsistentHashSelector);
        AddRatio(
            Change,
            "adding one backend to 1,000 × 160 points ÷ building it whole",
            1.0 / 20, 1_000, $"{Selector}, add or remove one", $"{Selector}, build");
    }

    private void AddLeases()
    {
        (int Backends, double Target)[] targets = [(100, 1.0 / 4), (1_000, 1.0 / 20), (10_000, 1.0 / 150)];
        foreach ((int backends, double target) in targets)
        {
            AddRatio(
                Lease,
                "`LeastConnectionsSelector` acquire + dispose ÷ YARP `LeastRequests` pick alone",
                target, backends, "LeastConnectionsSelector, acquire + dispose", "YARP LeastRequests, pick alone");
        }
    }

    private void AddRotation()
    {
        foreach (int backends in (int[])[10, 1_000, 100_000])
        {
            AddRatio(
                Keyless,
                "`RoundRobinSelector` ÷ one `Interlocked.Increment`, equal weights",
                2, backends, "RoundRobinSelector, equal weights", Increment);
            AddRatio(
                Keyless,
                "the same, weights 1 to 19", 2, backends, "RoundRobinSelector, weights 1 to 19", Increment);
        }
    }

    private void AddDraws()
    {
        foreach (int backends in (int[])[10, 1_000, 100_000])
        {
            AddRatio(
                Keyless,
                "`RandomSelector` ÷ one number of `Random.Shared`",
                2, backends, "RandomSelector, equal weights", "one number of Random.Shared");
            AddRatio(
                Keyless,
                "`PowerOfTwoChoicesSelector` ÷ YARP `PowerOfTwoChoices`",
                1, backends, "PowerOfTwoChoicesSelector, equal weights", "YARP PowerOfTwoChoices");
            AddTime(Keyless, "LeastLatencySelector", "`LeastLatencySelector`", 60, backends);
        }
    }

    private void AddRetries()
    {
        ExclusionCase retry = new(10_000, 3);
        if (Read(Retry) is not { } table)
        {
            return;
        }

        for (int row = 0; row < table.Names.Count; row++)
        {
            if (table.Row(row) is [{ } backends, { } excluded, { } plain, { } restricted, ..]
                && (int)backends == retry.Backends
                && (int)excluded == retry.Excluded)
            {
                Add(
                    $"`{table.Names[row]}`, {retry.Excluded} backends excluded ÷ its plain pick",
                    3, retry.Backends, restricted / plain);
            }
        }
    }

    private void AddAddresses()
    {
        foreach (int backends in (int[])[10, 1_000])
        {
            AddTime(
                Keyed, "IP hash, IPv4",
                "`IPHashSelector` from an IPv4 `IPAddress`", 15, backends);
        }
    }

    private void AddTime(string table, string row, string what, int target, int backends)
    {
        if (Find(table, row, backends) is { } time)
        {
            _table.Add(what, $"≤ {target} ns", Figures.Count(backends), Figures.Time(time), Mark(time, target));
        }
    }

    private void AddRatio(string table, string what, double target, int backends, string row, string baseline)
    {
        if (Find(table, row, backends) is { } ours && Find(table, baseline, backends) is { } theirs)
        {
            Add(what, target, backends, ours / theirs);
        }
    }

    private void Add(string what, double target, int backends, double reached) => _table.Add(
        what, "≤ " + Figures.Target(target), Figures.Count(backends), Figures.Ratio(reached), Mark(reached, target));

    private static string Mark(double reached, double target) => reached <= target ? "" : "**missed**";

    /// <summary>The time in nanoseconds in a row of a table.</summary>
    private double? Find(string name, string row, int backends)
    {
        string heading = Figures.Count(backends) + " backends";
        return Read(name) is { } table && table.Headings.Contains(heading) && table.Names.Contains(row)
            ? table.Column(heading)[table.Names.Index().First(named => named.Item == row).Index]
            : null;
    }

    private ResultTable? Read(string name) =>
        Path.Combine(folder, name + ".md") is var path && File.Exists(path) ? ResultTable.Read(path) : null;
}
