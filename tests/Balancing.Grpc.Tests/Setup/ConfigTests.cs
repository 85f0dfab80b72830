namespace Balancing.Grpc.Tests.Setup;

public class ConfigTests
{
    [Fact]
    public void A_policy_has_the_name_of_its_selector()
    {
        Assert.Equal("Balancing.LeastConnections", new LeastConnectionsConfig().PolicyName);
        Assert.Equal("Balancing.RoundRobin", new WeightedRoundRobinConfig().PolicyName);
        Assert.Equal("Balancing.ConsistentHash", new ConsistentHashConfig("x-user").PolicyName);
        Assert.Equal("Balancing.PowerOfTwoChoices", new BalancingConfig("powerOfTwoChoices").PolicyName);
        Assert.Equal("Balancing.Custom", new BalancingConfig(static pool => new RandomSelector(pool)).PolicyName);
    }

    [Fact]
    public void An_unknown_selector_is_refused_with_the_known_ones()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new BalancingConfig("LeastWork"));
        Assert.Contains("'LeastWork'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("LeastConnections", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x user")]
    [InlineData("x-user:")]
    [InlineData("ü")]
    public void A_name_that_no_header_has_is_refused(string header)
    {
        Assert.Throws<ArgumentException>(() => new ConsistentHashConfig(header));
        Assert.Throws<ArgumentException>(() => new BalancingConfig("Random") { KeyHeader = header });
    }

    [Fact]
    public void Null_is_refused_where_a_value_is_needed()
    {
        Assert.Throws<ArgumentNullException>(static () => new ConsistentHashConfig(null!));
        Assert.Throws<ArgumentNullException>(static () => new BalancingConfig((string)null!));
        Assert.Throws<ArgumentNullException>(
            static () => new BalancingConfig((Func<BackendPool, IBackendSelector>)null!));
        Assert.Throws<ArgumentNullException>(static () => new LeastConnectionsConfig { Pool = null! });
        Assert.Null(new LeastConnectionsConfig { KeyHeader = null }.KeyHeader);
    }
}
