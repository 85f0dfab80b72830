using System.Net;
using Balancing.Tests.Hashing;
using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>Faults of keys in other libraries; see docs/traps.md.</summary>
public class KeyTraps
{
    private const int Keys = 20_000;

    /// <summary>
    /// .NET compares the two addresses as different. They are one client, connected over IPv4 or through a dual-mode
    /// socket.
    /// </summary>
    [Fact]
    public void T24_A_NAT64_address_and_its_IPv4_address_are_one_client()
    {
        IPAddress client = IPAddress.Parse("192.0.2.33");
        IPAddress nat64 = IPAddress.Parse("64:ff9b::192.0.2.33");
        Assert.Equal(SelectionKey.FromIPAddress(client), SelectionKey.FromIPAddress(nat64));
        Assert.Equal(SelectionKey.FromIPAddress(client, 24), SelectionKey.FromIPAddress(nat64, 24, 64));

        // With one more bit it is another network, and stays IPv6: RFC 8215's 64:ff9b:1::/48 for example.
        Assert.NotEqual(
            SelectionKey.FromIPAddress(client), SelectionKey.FromIPAddress(IPAddress.Parse("64:ff9b:1::192.0.2.33")));
        Assert.NotEqual(
            SelectionKey.FromIPAddress(client), SelectionKey.FromIPAddress(IPAddress.Parse("64:ff9b::1:192.0.2.33")));
    }

    [Fact]
    public void T24_A_mapped_address_and_its_IPv4_address_are_one_client()
    {
        IPAddress plain = IPAddress.Parse("10.0.0.1");
        IPAddress mapped = IPAddress.Parse("::ffff:10.0.0.1");
        Assert.NotEqual(plain, mapped);
        Assert.Equal(SelectionKey.FromIPAddress(plain), SelectionKey.FromIPAddress(mapped));
        // The IPv4 prefix counts.
        Assert.Equal(SelectionKey.FromIPAddress(plain, 24), SelectionKey.FromIPAddress(mapped, 24, 7));
        Assert.NotEqual(
            SelectionKey.FromIPAddress(plain), SelectionKey.FromIPAddress(IPAddress.Parse("::fffe:10.0.0.1")));
    }

    [Fact]
    public void T24_The_scope_is_no_part_of_a_client()
    {
        IPAddress first = IPAddress.Parse("fe80::1%1");
        IPAddress second = IPAddress.Parse("fe80::1%2");
        Assert.NotEqual(first, second);
        Assert.Equal(SelectionKey.FromIPAddress(first), SelectionKey.FromIPAddress(second));
    }

    /// <summary>
    /// Keys that all have one owner without a seed are spread with one. 2,000 over ten are 200 each. The standard
    /// deviation is √(2,000 · 0.09) = 13, and 13 % for the spread of a ring of 160 points. 100 to 300 are over four of
    /// both.
    /// </summary>
    [Fact]
    public void T26_A_secret_seed_scatters_crafted_keys()
    {
        BackendPool pool = Pools.Create(10);
        using ConsistentHashSelector known = new(pool);
        using ConsistentHashSelector seeded = new(pool, new ConsistentHashSelectorOptions { Seed = 0x5EED });
        SelectionKey[] crafted =
            [.. Enumerable.Range(0, 100_000).Select(static i => SelectionKey.FromString($"user-{i}"))
                .Where(key => Owner(known, key) == "b0").Take(2_000)];
        Assert.Equal(2_000, crafted.Length);
        Assert.All(
            Draw.Counts(pool, crafted.Select(key => Owner(seeded, key))),
            static count => Assert.InRange(count, 100, 300));
    }

    /// <summary>
    /// Keys at adjacent positions of the ring without a seed. If a seed moved only the points, these keys would stay
    /// adjacent and still have one owner. So a seed must scatter keys as well.
    /// </summary>
    [Fact]
    public void T26_A_seed_scatters_keys_crafted_to_be_adjacent()
    {
        BackendPool pool = Pools.Create(10);
        using ConsistentHashSelector known = new(pool);
        using ConsistentHashSelector seeded = new(pool, new ConsistentHashSelectorOptions { Seed = 0x5EED });
        SelectionKey[] crafted =
            [.. Enumerable.Range(0, 2_000)
                .Select(static i => SelectionKey.FromHash(SplitMix64Inverse.Unmix((1UL << 40) + (ulong)i)))];
        Assert.Single(crafted.Select(key => Owner(known, key)).Distinct());
        Assert.All(
            Draw.Counts(pool, crafted.Select(key => Owner(seeded, key))),
            static count => Assert.InRange(count, 100, 300));
    }

    /// <summary>
    /// Two independent placements agree on a tenth of the keys: 2,000 with a standard deviation of √(20,000 · 0.09) =
    /// 42. There are some more, because both are uneven by 8 %. Half a tenth and twice a tenth are far outside of that.
    /// </summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void T26_Every_seed_gives_another_placement(ulong seed)
    {
        BackendPool pool = Pools.Create(10);
        using ConsistentHashSelector plain = new(pool);
        using ConsistentHashSelector seeded = new(pool, new ConsistentHashSelectorOptions { Seed = seed });
        using ConsistentHashSelector again = new(Pools.Create(10), new ConsistentHashSelectorOptions { Seed = seed });
        string[] owners = Draw.Owners(seeded, Keys);
        Assert.Equal(owners, Draw.Owners(again, Keys));
        Assert.InRange(
            Draw.Owners(plain, Keys).Zip(owners).Count(static pair => pair.First == pair.Second), Keys / 20, Keys / 5);
    }

    /// <summary>
    /// Plain numbers are keys too. Of 20,000 consecutive ones each of ten backends has 2,000. A ring of 160 points is
    /// uneven by 8 % (4.5 deviations: 36 %). Exact intervals deviate by √(2,000 · 0.9) = 42 (six deviations: 13 %).
    /// </summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(256UL)]
    [InlineData(1UL << 32)]
    [InlineData(1UL << 49)] // the last of them is below 2^64
    public void T26_Consecutive_numbers_spread_as_well_as_hashes(ulong step)
    {
        BackendPool pool = Pools.Create(10);
        using ConsistentHashSelector ring = new(pool);
        using IPHashSelector intervals = new(pool);
        SelectionKey[] keys = [.. Enumerable.Range(0, Keys).Select(i => SelectionKey.FromHash((ulong)i * step))];
        Assert.All(
            Draw.Counts(pool, keys.Select(key => Owner(ring, key))),
            static count => Assert.InRange(count, 1_280, 2_720));
        Assert.All(
            Draw.Counts(pool, keys.Select(key => Owner(intervals, key))),
            static count => Assert.InRange(count, 1_740, 2_260));
    }

    private static string Owner(IBackendSelector selector, SelectionKey key) =>
        selector.TrySelect(key, out Backend? backend) ? backend.Id : "";
}
