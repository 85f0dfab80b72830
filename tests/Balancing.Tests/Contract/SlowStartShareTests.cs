using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Contract;

/// <summary>The shares of newcomers beside each other, for every selector without keys (P18).</summary>
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

    // A newcomer answers for a key only once, and when others refuse the key too, it is not asked again. With nine of
    // share s beside one, the one has (1 - (1 - s)^10) ÷ 10s of the keys: 65 %, and they have 35 % instead of 47 %.
    [Theory]
    [InlineData(nameof(IPHashSelector))]
    [InlineData(nameof(ConsistentHashSelector))]
    public void By_key_several_newcomers_have_less_than_their_share_P18(string selectorName)
    {
        BackendPool pool = Fleet(1, 9, static _ => 1);
        IBackendSelector selector = SelectorCatalog.Create(selectorName, pool);
        Random random = Seeds.Random(1_801);
        int picked = Enumerable.Range(0, Requests).Count(_ =>
            selector.TrySelect(SelectionKey.FromHash((ulong)random.NextInt64()), out Backend? backend)
            && backend.SlowStartShare < 1);
        double expected = 1 - ((1 - Math.Pow(1 - Share, 10)) / (10 * Share));
        Assert.Equal(0.35, expected, 0.01);
        Assert.Equal(expected, (double)picked / Requests, 0.02);
    }

    // All draws are independent, or closer to the shares than those: the bound of a binomial count holds, for each
    // backend and for the newcomers together.
    private static void AssertShares(
        string selectorName, int veterans, int newcomers, string restriction, Func<int, int> weightOf)
    {
        Backend left = new("left out"); // by the restriction, if there is one
        BackendPool pool = Fleet(veterans, newcomers, weightOf, restriction == "none" ? [] : [left]);
        IBackendSelector selector = SelectorCatalog.Create(selectorName, pool);
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

    private static BackendPool Fleet(
        int veterans, int newcomers, Func<int, int> weightOf, params Backend[] otherVeterans)
    {
        FakeTimeProvider time = new();
        BackendPoolOptions options = new()
        {
            TimeProvider = time,
            SlowStart = new SlowStartOptions { MinimumShare = Share },
        };
        BackendPool pool = new(
            options,
            [.. Enumerable.Range(0, veterans).Select(i => new Backend($"old{i}", weightOf(i))), .. otherVeterans]);
        time.Advance(TimeSpan.FromMinutes(1));
        pool.Update([.. Enumerable.Range(0, newcomers).Select(i => new Backend($"new{i}", weightOf(i)))], []);
        return pool;
    }
}
