using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Contract;

/// <summary>The shares of several newcomers beside each other, for every selector without keys (P18).</summary>
/// <remarks>The clock stands still, so each share is the minimum, 0.1. Each request ends before the next one, so all
/// backends tie. Newcomers are neighbors in the pool: turns that they refuse must not gather on one of them.</remarks>
public class SlowStartShareTests
{
    private const int Requests = 60_000;
    private const double Share = 0.1;

    private static readonly (int Veterans, int Newcomers)[] Fleets = [(10, 1), (3, 3), (10, 10), (1, 9), (10, 30)];
    private static readonly string[] Restrictions = ["none", "candidates", "excluded", "excluded many times"];

    /// <summary>Every selector without keys, fleet and restriction.</summary>
    public static TheoryData<string, int, int, string> Cases
    {
        get
        {
            TheoryData<string, int, int, string> cases = [];
            foreach (string selector in SelectorCatalog.AllNames.Except(SelectorCatalog.ReplicaNames))
            {
                foreach ((int veterans, int newcomers) in Fleets)
                {
                    foreach (string restriction in Restrictions)
                    {
                        cases.Add(selector, veterans, newcomers, restriction);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Newcomers_have_weight_times_share_of_serial_requests_P18(
        string selector, int veterans, int newcomers, string restriction) =>
        AssertShares(selector, veterans, newcomers, restriction, static _ => 1);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Newcomers_of_unequal_weights_have_weight_times_share_P18(
        string selector, int veterans, int newcomers, string restriction) =>
        AssertShares(selector, veterans, newcomers, restriction, static i => 1 + (i % 3));

    // All draws are independent, or closer to the shares than those: the bound of a binomial count holds, for each
    // backend and for the newcomers together.
    private static void AssertShares(
        string selectorName, int veterans, int newcomers, string restriction, Func<int, int> weightOf)
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions
            {
                TimeProvider = time,
                SlowStart = new SlowStartOptions { MinimumShare = Share },
            },
            [.. Enumerable.Range(0, veterans).Select(i => new Backend($"old{i}", weightOf(i)))]);
        Backend left = new("left out"); // by the restriction, if there is one
        if (restriction != "none")
        {
            pool.AddOrReplace(left);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        IBackendSelector selector = SelectorCatalog.Create(selectorName, pool);
        pool.Update([.. Enumerable.Range(0, newcomers).Select(i => new Backend($"new{i}", weightOf(i)))], []);
        Backend[] allowed = [.. pool.Backends.Where(backend => backend.Id != left.Id)];
        SelectionContext context = restriction switch
        {
            "candidates" => new() { Candidates = allowed },
            "excluded" => new() { Excluded = new[] { left } },
            "excluded many times" => new() { Excluded = Enumerable.Repeat(left, 40).ToArray() },
            _ => default,
        };

        double total = allowed.Sum(static backend => backend.Weight * backend.SlowStartShare);
        Dictionary<string, double> shares = allowed.ToDictionary(
            static backend => backend.Id, backend => backend.Weight * backend.SlowStartShare / total);
        int picked = 0;
        string Draw()
        {
            using BackendLease lease = selector.Acquire(context);
            picked += lease.Backend!.SlowStartShare < 1 ? 1 : 0;
            return lease.Backend.Id;
        }

        DrawnShares.AssertFit(shares, Requests, Draw);
        double together = shares.Where(static pair => pair.Key.StartsWith("new", StringComparison.Ordinal))
            .Sum(static pair => pair.Value);
        Assert.Equal(together, (double)picked / Requests, DrawnShares.Tolerance(together, Requests));
        Assert.All(
            allowed,
            static backend => Assert.Equal(backend.Id[0] == 'n' ? Share : 1, backend.SlowStartShare, 0.001));
    }
}
