using HttpGateway.Routing;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Routing;

public class MatchClaimsTests
{
    private static readonly RouteMatch Base = new() { Path = "/api/{**rest}", Hosts = ["a.test", "b.test"] };

    [Theory]
    [InlineData("/api/{**rest}", "/API/{*all}")]
    [InlineData("{**rest}", "/{**all}")]
    [InlineData("{**rest}", null)]
    [InlineData("/a/{b}/c", "a/{d}/c")]
    [InlineData("/a/{b:int}", "/a/{c:int}")]
    public void Paths_that_match_the_same_are_equal(string one, string? other) =>
        Assert.Equal(ClaimsOf(new RouteMatch { Path = one }), ClaimsOf(new RouteMatch { Path = other }));

    [Theory]
    [InlineData("/api", "/api/{**rest}")]
    [InlineData("/a/{b}", "/a/{b:int}")]
    [InlineData("/a/{b}", "/a/b")]
    public void Paths_that_match_differently_are_not(string one, string other) =>
        Assert.NotEqual(ClaimsOf(new RouteMatch { Path = one }), ClaimsOf(new RouteMatch { Path = other }));

    [Fact]
    public void Routes_with_a_common_host_have_a_common_claim()
    {
        RouteMatch other = Base with { Hosts = ["B.test", "c.test"] };

        Assert.Single(ClaimsOf(Base).Intersect(ClaimsOf(other)));
    }

    [Fact]
    public void Routes_with_other_hosts_methods_or_headers_have_none()
    {
        RouteMatch[] others =
        [
            Base with { Hosts = ["c.test"] },
            Base with { Hosts = null },
            Base with { Methods = ["GET"] },
            Base with { Headers = [new RouteHeader { Name = "X", Values = ["1"] }] },
            Base with { QueryParameters = [new RouteQueryParameter { Name = "x", Values = ["1"] }] },
        ];

        Assert.All(others, static other => Assert.Empty(ClaimsOf(Base).Intersect(ClaimsOf(other))));
    }

    private static IEnumerable<string> ClaimsOf(RouteMatch match) => MatchClaims.Create(
        new RouteConfig { RouteId = "r", ClusterId = "c", Match = match });
}
