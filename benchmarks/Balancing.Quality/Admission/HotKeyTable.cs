using Balancing.Benchmarks;
using Balancing.Quality.Output;

namespace Balancing.Quality.Admission;

/// <summary>What the load factor does to the busiest engine and to cache hits, with keys of Zipf's law.</summary>
internal static class HotKeyTable
{
    private static readonly IReadOnlyList<double> Exponents = [0.8, 1.0, 1.2];
    private static readonly IReadOnlyList<double> LoadFactors = [double.PositiveInfinity, 2, 1.5, 1.25, 1.1];

    public static void Write(RunSize run, Report report)
    {
        Table table = new("keys of Zipf's law", "exponent", "`LoadFactor`", "requests: peak ÷ mean",
            "in flight: peak ÷ mean", "cache hits");
        foreach (double exponent in Exponents)
        {
            foreach (double loadFactor in LoadFactors)
            {
                Add(nameof(ConsistentHashSelector), loadFactor, exponent);
            }

            Add(nameof(LeastConnectionsSelector), double.PositiveInfinity, exponent);
        }

        report.Write("quality-hot-key", table,
            $"{HotKey.KeysCount:N0} keys, {HotKey.Engines} engines that each keep the last {HotKey.CacheSize} keys; "
            + $"{HotKey.MeanInFlight} in flight on each on average.",
            $"Means over {run.HotKeyTrials} sets of ids, of {run.HotKeyRequests:N0} requests each.",
            "In flight: the average over arrivals of the busiest engine ÷ the mean at that moment.");

        void Add(string selector, double loadFactor, double exponent)
        {
            HotKey result = HotKey.Measure(SelectorCatalog.Find(selector).Create, loadFactor, exponent, run);
            table.Add(
                $"`{selector}`", $"{exponent:0.0}", double.IsFinite(loadFactor) ? $"{loadFactor:0.##}" : "-",
                $"{result.Requests:0.00}", $"{result.InFlight:0.00}", $"{result.Hits:P0}");
        }
    }
}
