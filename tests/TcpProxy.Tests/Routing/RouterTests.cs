using Balancing;
using TcpProxy.Configuration;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Routing;

public class RouterTests
{
    private static readonly BackendSettings A = TestSettings.Backend("a");
    private static readonly BackendSettings B = TestSettings.Backend("b");

    [Fact]
    public void Connections_of_a_backend_that_came_back_are_not_cut()
    {
        using Router router = new(TestSettings.For([A, B]));
        ServerBackend a = Assert.IsType<ServerBackend>(router.Pool.Backends[0]);
        using BackendLease lease = a.Acquire();

        router.Apply(TestSettings.For([B]));
        Assert.NotEqual(ServerTraffic.Never, a.Traffic.CutAt);
        Assert.Same(a, Assert.Single(router.Leaving));
        router.Apply(TestSettings.For([A, B]));

        Assert.Equal(ServerTraffic.Never, a.Traffic.CutAt);
        Assert.Empty(router.Leaving);
    }

    [Fact]
    public void A_reload_changes_the_algorithm()
    {
        using Router router = new(TestSettings.For([A, B]));
        IBackendSelector first = router.Selector;

        router.Apply(TestSettings.For([A, B]));
        Assert.Same(first, router.Selector);
        router.Apply(TestSettings.For([A, B], algorithm: "ip-hash"));

        Assert.IsType<IPHashSelector>(router.Selector);
    }

    [Fact]
    public void Backends_that_the_algorithm_refuses_change_nothing()
    {
        ProxySettings settings = TestSettings.For([A]);
        using Router router = new(settings);
        IBackendSelector selector = router.Selector;
        BackendSettings heavy = TestSettings.Backend("heavy", Balancing.Backend.MaxWeight);

        Assert.ThrowsAny<ArgumentException>(() =>
            router.Apply(TestSettings.For([heavy], algorithm: "consistent-hash")));

        Assert.Equal("a", Assert.Single(router.Pool.Backends).Id);
        Assert.Same(settings, router.Settings);
        Assert.Same(selector, router.Selector);
    }

    [Fact]
    public void A_backend_that_stays_as_it_is_stays_the_same_object()
    {
        using Router router = new(TestSettings.For([A, B]));
        Balancing.Backend[] before = [.. router.Pool.Backends];

        router.Apply(TestSettings.For([A, TestSettings.Backend("b", weight: 2)]));

        Assert.Same(before[0], router.Pool.Backends[0]);
        Assert.Equal(2, router.Pool.Backends[1].Weight);
    }
}
