namespace Balancing.Hosting.Tests.Discovery;

public class DiscoveredBackendsTests
{
    [Fact]
    public void A_list_is_sorted_by_id_and_keeps_weight_0()
    {
        Backend[] found = [new("b", 2), new("B", 0), new("a")];
        Assert.Equal(new[] { found[1], found[2], found[0] }, DiscoveredBackends.Normalize(found));
    }

    [Fact]
    public void Of_two_with_the_same_id_the_greater_weight_stays_and_of_equals_the_first()
    {
        Backend[] found = [new("a", 1), new("b", 5), new("a", 3), new("b", 5), new("a", 2)];
        Assert.Equal(new[] { found[2], found[1] }, DiscoveredBackends.Normalize(found));
    }

    [Fact]
    public void Null_is_refused_with_its_place()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => DiscoveredBackends.Normalize([new Backend("a"), null!]));
        Assert.StartsWith("Backend at index 1 must not be null.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_ignored_unless_it_is_intended()
    {
        BackendPool pool = new(new Backend("a"));
        Assert.False(DiscoveredBackends.Apply(pool, []));
        Assert.Single(pool.Backends);
        Assert.True(DiscoveredBackends.Apply(pool, [], isEmptyIntended: true));
        Assert.Empty(pool.Backends);
    }

    [Fact]
    public void A_list_without_news_changes_nothing_whatever_its_order()
    {
        BackendPool pool = new();
        Assert.True(DiscoveredBackends.Apply(pool, [Endpoint("a"), Endpoint("b"), new Backend("c")]));
        Backend[] before = [.. pool.Backends];
        int changes = 0;
        pool.Changed += (_, _) => changes++;
        Assert.True(DiscoveredBackends.Apply(pool, [new Backend("c"), Endpoint("b"), Endpoint("a"), Endpoint("b")]));
        Assert.Equal(before, pool.Backends);
        Assert.All(before.Zip(pool.Backends), static pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal(0, changes);
    }

    public static TheoryData<string> News => ["weight", "address", "host", "cap", "type", "health", "drain", "order"];

    [Theory]
    [MemberData(nameof(News))]
    public void An_entry_with_news_takes_the_place_of_the_member(string news)
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [Endpoint("a"), Endpoint("b")]);
        (Backend a, Backend b) = (pool.Backends[0], pool.Backends[1]);
        Uri address = new("http://a.test");
        Backend found = news switch
        {
            "weight" => new EndpointBackend("a", address, weight: 2),
            "address" => new EndpointBackend("a", new Uri("http://a.test:81")),
            "host" => new EndpointBackend("a", address, host: "x"),
            "cap" => new EndpointBackend("a", address) { MaxInFlight = 5 },
            "type" => new Backend("a"),
            "drain" => new EndpointBackend("a", address) { IsDraining = true },
            "order" => new EndpointBackend("a", address) { IsAvailable = false },
            _ => new EndpointBackend("a", address) { IsHealthy = false },
        };
        using BackendLease lease = a.Acquire();
        DiscoveredBackends.Apply(pool, [found, Endpoint("b")]);
        Assert.Same(found, pool.Backends[0]);
        Assert.Same(b, pool.Backends[1]);
        Assert.Equal(1, found.InFlightCount);
    }

    // Otherwise a member that discovery has called unhealthy could never be healthy again.
    [Fact]
    public void Health_that_discovery_delivers_counts_in_both_directions()
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [new Backend("a") { IsHealthy = false }]);
        DiscoveredBackends.Apply(pool, [new Backend("a") { IsHealthy = false }]);
        Assert.False(pool.Backends[0].IsHealthy);
        DiscoveredBackends.Apply(pool, [new Backend("a") { IsHealthy = true }]);
        Assert.True(pool.Backends[0].IsHealthy);
    }

    [Fact]
    public void A_list_without_flags_keeps_a_drain_and_health()
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [Endpoint("a")]);
        pool.Backends[0].IsDraining = true;
        pool.Backends[0].IsHealthy = false;
        DiscoveredBackends.Apply(pool, [Endpoint("a")]);
        Assert.True(pool.Backends[0].IsDraining);
        Assert.False(pool.Backends[0].IsHealthy);
    }

    // A health check or an operator has closed the member; discovery, which sets no flags, has no news.
    [Theory]
    [InlineData("health")]
    [InlineData("drain")]
    [InlineData("order")]
    public void A_list_without_flags_is_no_news_for_a_member_that_has_some(string flag)
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [Endpoint("a"), Endpoint("b")]);
        Backend member = pool.Backends[0];
        Close(member, flag);
        int changes = 0;
        pool.Changed += (_, _) => changes++;

        DiscoveredBackends.Apply(pool, [Endpoint("a"), Endpoint("b")]);
        DiscoveredBackends.Apply(pool, [Endpoint("b"), Endpoint("a")]);

        Assert.Same(member, pool.Backends[0]);
        Assert.Equal(0, changes);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("drain")]
    [InlineData("order")]
    public void Flags_that_the_member_has_already_are_no_news(string flag)
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [Endpoint("a")]);
        Backend member = pool.Backends[0];
        Close(member, flag);
        EndpointBackend found = Endpoint("a");
        Close(found, flag);
        DiscoveredBackends.Apply(pool, [found]);
        Assert.Same(member, pool.Backends[0]);
    }

    [Fact]
    public void An_object_of_another_derived_type_always_replaces()
    {
        BackendPool pool = new();
        DiscoveredBackends.Apply(pool, [new TaggedBackend("a", "old")]);
        DiscoveredBackends.Apply(pool, [new TaggedBackend("a", "new")]);
        Assert.Equal("new", Assert.IsType<TaggedBackend>(pool.Backends[0]).Tag);
    }

    private static void Close(Backend backend, string flag)
    {
        switch (flag)
        {
            case "health":
                backend.IsHealthy = false;
                break;
            case "drain":
                backend.IsDraining = true;
                break;
            default:
                backend.IsAvailable = false;
                break;
        }
    }

    private static EndpointBackend Endpoint(string id) => new(id, new Uri($"http://{id}.test"));

    private sealed class TaggedBackend(string id, string tag) : Backend(id)
    {
        public string Tag => tag;
    }
}
