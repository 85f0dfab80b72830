using System.Net;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Selection by all overloads.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    private static readonly Dictionary<string, Func<IBackendSelector, Backend?>> Picks = new()
    {
        ["nothing"] = static selector => selector.TrySelect(out Backend? backend) ? backend : null,
        ["no key"] = static selector => selector.TrySelect(SelectionKey.None, out Backend? backend) ? backend : null,
        ["a key"] =
            static selector => selector.TrySelect(SelectionKey.FromHash(7), out Backend? backend) ? backend : null,
        ["a text"] = static selector => selector.TrySelect("user-42", out Backend? backend) ? backend : null,
        ["a null text"] = static selector => selector.TrySelect((string?)null, out Backend? backend) ? backend : null,
        ["an empty text"] = static selector => selector.TrySelect("", out Backend? backend) ? backend : null,
        ["chars"] = static selector => selector.TrySelect("user-42".AsSpan(), out Backend? backend) ? backend : null,
        ["bytes"] = static selector => selector.TrySelect("user-42"u8, out Backend? backend) ? backend : null,
        ["empty chars"] =
            static selector => selector.TrySelect(((char[]?)null).AsSpan(), out Backend? backend) ? backend : null,
        ["empty bytes"] =
            static selector => selector.TrySelect(((byte[]?)null).AsSpan(), out Backend? backend) ? backend : null,
        ["an IPv4 address"] =
            static selector => selector.TrySelect(IPAddress.Loopback, out Backend? backend) ? backend : null,
        ["an IPv6 address"] =
            static selector => selector.TrySelect(IPAddress.IPv6Loopback, out Backend? backend) ? backend : null,
        ["a null address"] =
            static selector => selector.TrySelect((IPAddress?)null, out Backend? backend) ? backend : null,
    };

    private static readonly Dictionary<string, Func<IBackendSelector, BackendLease>> Acquisitions = new()
    {
        ["nothing"] = static selector => selector.Acquire(),
        ["no key"] = static selector => selector.Acquire(SelectionKey.None),
        ["a key"] = static selector => selector.Acquire(SelectionKey.FromHash(7)),
        ["a text"] = static selector => selector.Acquire("user-42"),
        ["a null text"] = static selector => selector.Acquire((string?)null),
        ["an empty text"] = static selector => selector.Acquire(""),
        ["chars"] = static selector => selector.Acquire("user-42".AsSpan()),
        ["bytes"] = static selector => selector.Acquire("user-42"u8),
        ["empty chars"] = static selector => selector.Acquire(((char[]?)null).AsSpan()),
        ["empty bytes"] = static selector => selector.Acquire(((byte[]?)null).AsSpan()),
        ["null itself"] = static selector => selector.Acquire(null),
        ["an IPv4 address"] = static selector => selector.Acquire(IPAddress.Loopback),
        ["an IPv6 address"] = static selector => selector.Acquire(IPAddress.IPv6Loopback),
        ["a null address"] = static selector => selector.Acquire((IPAddress?)null),
        ["a context"] = static selector => selector.Acquire(new SelectionContext { Key = SelectionKey.FromHash(7) }),
    };

    [Fact]
    public void Every_overload_of_TrySelect_picks_a_member_or_returns_false()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);

        Assert.All(Picks, pick => Assert.Same(pool.Backends[0], pick.Value(selector)));
        pool.Backends[0].IsAvailable = false;
        Assert.All(Picks, pick => Assert.Null(pick.Value(selector)));
    }

    [Fact]
    public void Every_overload_of_Acquire_counts_one_request_on_a_member_or_none()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);

        Assert.All(Acquisitions, acquire =>
        {
            using BackendLease lease = acquire.Value(selector);
            Assert.Equal(1, pool.Backends[0].InFlightCount);
        });
        pool.Backends[0].IsAvailable = false;
        Assert.All(Acquisitions, acquire => Assert.False(acquire.Value(selector).IsAcquired));
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("no key")]
    [InlineData("a null text")]
    [InlineData("an empty text")]
    [InlineData("empty chars")]
    [InlineData("empty bytes")]
    [InlineData("a null address")]
    public void A_request_without_a_key_is_not_pinned(string overload)
    {
        TSelector selector = Create(Pools.Create(4));
        HashSet<string?> picked = [];
        HashSet<string?> acquired = [];
        for (int request = 0; request < Requests; request++)
        {
            picked.Add(Picks[overload](selector)?.Id);
        }

        for (int request = 0; request < Requests; request++)
        {
            using BackendLease lease = Acquisitions[overload](selector);
            acquired.Add(lease.Backend?.Id);
        }

        Assert.Equal(["b0", "b1", "b2", "b3"], picked.Order());
        Assert.Equal(["b0", "b1", "b2", "b3"], acquired.Order());
    }
}
