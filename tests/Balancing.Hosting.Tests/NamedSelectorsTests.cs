namespace Balancing.Hosting.Tests;

public class NamedSelectorsTests
{
    public static TheoryData<string, Type> Selectors => new()
    {
        { SelectorNames.RoundRobin, typeof(RoundRobinSelector) },
        { SelectorNames.Random, typeof(RandomSelector) },
        { SelectorNames.LeastConnections, typeof(LeastConnectionsSelector) },
        { SelectorNames.PowerOfTwoChoices, typeof(PowerOfTwoChoicesSelector) },
        { SelectorNames.LeastLatency, typeof(LeastLatencySelector) },
        { SelectorNames.IPHash, typeof(IPHashSelector) },
        { SelectorNames.ConsistentHash, typeof(ConsistentHashSelector) },
    };

    [Theory]
    [MemberData(nameof(Selectors))]
    public void A_name_creates_its_selector_in_any_case(string name, Type type)
    {
        BackendPool pool = new(new Backend("a"));
        Assert.All([name, name.ToUpperInvariant(), char.ToLowerInvariant(name[0]) + name[1..]], text =>
        {
            Assert.True(NamedSelectors.Contains(text));
            IBackendSelector selector = NamedSelectors.Create(text, pool);
            Assert.IsType(type, selector);
            Assert.Same(pool, selector.Pool);
        });
    }

    /// <summary>Every selector of the library that needs nothing but a pool has a name.</summary>
    [Fact]
    public void Every_selector_of_the_library_has_a_name()
    {
        IEnumerable<string> types = typeof(BackendPool).Assembly.GetExportedTypes()
            .Where(static type => type.IsAssignableTo(typeof(IBackendSelector)) && type.IsClass)
            .Where(static type => type.GetConstructors().Any(
                static constructor => constructor.GetParameters() is [{ ParameterType: { } first }, ..]
                    && first == typeof(BackendPool)))
            .Select(static type => type.Name);
        Assert.Equal(
            types.Order(StringComparer.Ordinal),
            NamedSelectors.Names.Select(static name => $"{name}Selector").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_name_is_refused_with_the_allowed_names()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => NamedSelectors.Create("Best", new BackendPool()));
        Assert.StartsWith(
            "Selector must be one of RoundRobin, Random, LeastConnections, PowerOfTwoChoices, LeastLatency, IPHash, "
                + "ConsistentHash, but was 'Best'.",
            exception.Message,
            StringComparison.Ordinal);
        Assert.False(NamedSelectors.Contains("Best"));
        Assert.False(NamedSelectors.Contains("RoundRobinSelector"));
    }
}
