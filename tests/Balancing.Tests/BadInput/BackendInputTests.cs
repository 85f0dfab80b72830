using System.Net;
using Balancing.Tests.Support;

namespace Balancing.Tests.BadInput;

/// <summary>
/// Bad arguments of backends, keys and selectors are rejected. The message names the actual and the allowed value.
/// </summary>
public class BackendInputTests
{
    [Fact]
    public void A_null_or_empty_id_is_rejected_P03()
    {
        Assert.Equal("id", Assert.Throws<ArgumentNullException>(() => new Backend(null!)).ParamName);
        Assert.Equal("id", Assert.Throws<ArgumentException>(() => new Backend("")).ParamName);
    }

    [Fact]
    public void An_id_with_an_unpaired_surrogate_is_rejected_P03()
    {
        foreach (string id in (string[])["\ud83d", "a\ude00", "\ude00\ud83d", "x\ud83d\ud83d\ude00"])
        {
            ArgumentException rejected = Assert.Throws<ArgumentException>(() => new Backend(id));
            Assert.Equal("id", rejected.ParamName);
            Assert.Contains(id, rejected.Message, StringComparison.Ordinal);
            Assert.Contains("well-formed UTF-16", rejected.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_weight_out_of_range_is_rejected_P03(int weight)
    {
        ArgumentOutOfRangeException rejected =
            Assert.Throws<ArgumentOutOfRangeException>(() => new Backend("a", weight));
        Assert.Equal("weight", rejected.ParamName);
        Assert.Equal(weight, rejected.ActualValue);
        Assert.Contains(
            $"Weight of backend 'a' must be between 0 and 1,000,000, but was {weight}.",
            rejected.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 128, "ipv4PrefixLength", "must be between 0 and 32 bits, but was -1")]
    [InlineData(33, 128, "ipv4PrefixLength", "must be between 0 and 32 bits, but was 33")]
    [InlineData(32, -1, "ipv6PrefixLength", "must be between 0 and 128 bits, but was -1")]
    [InlineData(32, 129, "ipv6PrefixLength", "must be between 0 and 128 bits, but was 129")]
    public void A_prefix_length_out_of_range_is_rejected_for_IPv4_and_IPv6_P03(
        int ipv4, int ipv6, string parameter, string message)
    {
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            ArgumentOutOfRangeException rejected =
                Assert.Throws<ArgumentOutOfRangeException>(() => SelectionKey.FromIPAddress(address, ipv4, ipv6));
            Assert.Equal(parameter, rejected.ParamName);
            Assert.Contains(message, rejected.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_null_address_is_rejected_P03()
    {
        Assert.Equal(
            "address", Assert.Throws<ArgumentNullException>(() => SelectionKey.FromIPAddress(null!)).ParamName);
        Assert.Equal(
            "endPoint", Assert.Throws<ArgumentNullException>(() => SelectionKey.FromIPEndPoint(null!)).ParamName);
    }

    [Fact]
    public void A_negative_initial_turn_is_rejected_P03()
    {
        ArgumentOutOfRangeException rejected =
            Assert.Throws<ArgumentOutOfRangeException>(() => new RoundRobinSelectorOptions { InitialTurn = -1 });
        Assert.Equal("value", rejected.ParamName);
        Assert.Contains("InitialTurn must be at least 0, but was -1.", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-160)]
    [InlineData(16_777_217)]
    public void A_number_of_points_per_weight_out_of_range_is_rejected_P03(int points)
    {
        ArgumentOutOfRangeException rejected =
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new ConsistentHashSelectorOptions { PointsPerWeight = points });
        Assert.Equal(points, rejected.ActualValue);
        Assert.Equal("value", rejected.ParamName);
        Assert.Contains(
            $"PointsPerWeight must be between 1 and 16,777,216, but was {points}.",
            rejected.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    [InlineData(int.MinValue)]
    public void A_weight_unit_out_of_range_is_rejected_P03(int unit)
    {
        ArgumentOutOfRangeException rejected =
            Assert.Throws<ArgumentOutOfRangeException>(() => new ConsistentHashSelectorOptions { WeightUnit = unit });
        Assert.Equal(unit, rejected.ActualValue);
        Assert.Equal("value", rejected.ParamName);
        Assert.Contains($"WeightUnit must be at least 1, but was {unit}.", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_selector_without_a_pool_is_rejected_P03(string name) =>
        Assert.Equal("pool", Assert.Throws<ArgumentNullException>(() => SelectorCatalog.Create(name, null!)).ParamName);

    [Fact]
    public void A_view_needs_a_pool_and_a_build_function_that_returns_a_snapshot_P03()
    {
        BackendPool pool = Pools.Create(1);
        Assert.Equal(
            "pool",
            Assert.Throws<ArgumentNullException>(() => new PoolView<string>(null!, static (_, _) => "")).ParamName);
        Assert.Equal("build", Assert.Throws<ArgumentNullException>(() => new PoolView<string>(pool, null!)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new PoolView<string>(pool, static (_, _) => null!));
        pool.AddOrReplace(new Backend("b1")); // the rejected view is not built again
    }

    [Fact]
    public void Extension_methods_reject_a_null_selector_P03()
    {
        IBackendSelector none = null!;
        IReplicaSelector noReplicas = null!;
        Backend[] destination = new Backend[1];
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.Acquire()).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.Acquire("key")).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.TrySelect(out _)).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.TrySelect("key", out _)).ParamName);
        Assert.Equal(
            "selector",
            Assert.Throws<ArgumentNullException>(() => noReplicas.SelectReplicas("key", destination)).ParamName);
    }
}
