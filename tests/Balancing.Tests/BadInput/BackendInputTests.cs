using System.Net;
using Balancing.Tests.Support;

namespace Balancing.Tests.BadInput;

/// <summary>Bad arguments of backends, keys and selectors are refused with what was given and what is allowed.</summary>
public class BackendInputTests
{
    [Fact]
    public void An_id_must_be_there_P3()
    {
        Assert.Equal("id", Assert.Throws<ArgumentNullException>(() => new Backend(null!)).ParamName);
        Assert.Equal("id", Assert.Throws<ArgumentException>(() => new Backend("")).ParamName);
    }

    [Fact]
    public void An_id_must_be_well_formed_P3()
    {
        foreach (string id in (string[])["\ud83d", "a\ude00", "\ude00\ud83d", "x\ud83d\ud83d\ude00"])
        {
            ArgumentException refused = Assert.Throws<ArgumentException>(() => new Backend(id));
            Assert.Equal("id", refused.ParamName);
            Assert.Contains(id, refused.Message, StringComparison.Ordinal);
            Assert.Contains("well-formed UTF-16", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_weight_must_be_in_range_P3(int weight)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Backend("a", weight));
        Assert.Equal("weight", refused.ParamName);
        Assert.Equal(weight, refused.ActualValue);
        Assert.Contains($"Weight of backend 'a' must be between 0 and 1,000,000, but was {weight}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 128, "ipv4PrefixLength", "must be between 0 and 32 bits, but was -1")]
    [InlineData(33, 128, "ipv4PrefixLength", "must be between 0 and 32 bits, but was 33")]
    [InlineData(32, -1, "ipv6PrefixLength", "must be between 0 and 128 bits, but was -1")]
    [InlineData(32, 129, "ipv6PrefixLength", "must be between 0 and 128 bits, but was 129")]
    public void A_prefix_length_must_be_in_range_whatever_the_family_of_the_address_P3(int ipv4, int ipv6, string parameter, string message)
    {
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => SelectionKey.FromIPAddress(address, ipv4, ipv6));
            Assert.Equal(parameter, refused.ParamName);
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_address_must_be_there_P3()
    {
        Assert.Equal("address", Assert.Throws<ArgumentNullException>(() => SelectionKey.FromIPAddress(null!)).ParamName);
        Assert.Equal("endPoint", Assert.Throws<ArgumentNullException>(() => SelectionKey.FromIPEndPoint(null!)).ParamName);
    }

    [Fact]
    public void The_initial_turn_must_not_be_negative_P3()
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new RoundRobinSelectorOptions { InitialTurn = -1 });
        Assert.Equal("value", refused.ParamName);
        Assert.Contains("InitialTurn must be at least 0, but was -1.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-160)]
    [InlineData(16_777_217)]
    public void The_number_of_points_per_weight_must_be_in_range_P3(int points)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new ConsistentHashSelectorOptions { PointsPerWeight = points });
        Assert.Equal(points, refused.ActualValue);
        Assert.Equal("value", refused.ParamName);
        Assert.Contains($"PointsPerWeight must be between 1 and 16,777,216, but was {points}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    [InlineData(int.MinValue)]
    public void The_unit_of_weight_must_be_in_range_P3(int unit)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new ConsistentHashSelectorOptions { WeightUnit = unit });
        Assert.Equal(unit, refused.ActualValue);
        Assert.Equal("value", refused.ParamName);
        Assert.Contains($"WeightUnit must be at least 1, but was {unit}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_selector_needs_a_pool_P3(string name) =>
        Assert.Equal("pool", Assert.Throws<ArgumentNullException>(() => SelectorCatalog.Create(name, null!)).ParamName);

    [Fact]
    public void A_view_needs_a_pool_and_a_build_function_that_returns_something_P3()
    {
        BackendPool pool = Pools.Of(1);
        Assert.Equal("pool", Assert.Throws<ArgumentNullException>(() => new PoolView<string>(null!, static (_, _) => "")).ParamName);
        Assert.Equal("build", Assert.Throws<ArgumentNullException>(() => new PoolView<string>(pool, null!)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new PoolView<string>(pool, static (_, _) => null!));
        pool.AddOrReplace(new Backend("b1")); // the refused view is not asked again
    }

    [Fact]
    public void The_extensions_need_a_selector_P3()
    {
        IBackendSelector none = null!;
        IReplicaSelector noReplicas = null!;
        Backend[] destination = new Backend[1];
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.Acquire()).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.Acquire("key")).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.TrySelect(out _)).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => none.TrySelect("key", out _)).ParamName);
        Assert.Equal("selector", Assert.Throws<ArgumentNullException>(() => noReplicas.SelectReplicas("key", destination)).ParamName);
    }
}
