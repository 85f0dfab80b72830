using System.Net;
using TcpProxy.Configuration;

namespace TcpProxy.Tests.Configuration;

public class ValueTextTests
{
    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("86400000ms", 86_400_000)]
    public void A_duration_has_a_number_and_a_unit(string text, int milliseconds) =>
        Assert.Equal(new(TimeSpan.FromMilliseconds(milliseconds), null), ValueText.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1S")]
    [InlineData("1d")]
    [InlineData("1sec")]
    [InlineData("25h")]
    [InlineData("86400001ms")]
    [InlineData("99999999999999999999s")]
    [InlineData("9223372036854775807h")]
    public void Any_other_text_is_no_duration(string text) => Assert.Equal(
        $"must be a duration with a unit, such as 500ms, 2s or 5m, from 1ms to 24h, but was '{text}'.",
        ValueText.Duration(text).Problem);

    [Fact]
    public void Zero_is_a_duration_where_it_means_at_once()
    {
        Assert.Equal(new(TimeSpan.Zero, null), ValueText.DurationOrZero("0s"));
        Assert.Contains("from 0s to 24h", ValueText.DurationOrZero("0").Problem!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("localhost:80", "127.0.0.1", 80)]
    [InlineData("[::]:65535", "::", 65_535)]
    public void A_listener_has_an_address_and_a_port(string text, string address, int port) =>
        Assert.Equal(new(new IPEndPoint(IPAddress.Parse(address), port), null), ValueText.Listener(text));

    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1:80")]
    [InlineData("[::1]:6379", "[::1]:6379")]
    [InlineData("db.internal:5432", "Unspecified/db.internal:5432")]
    public void A_server_has_an_address_or_a_name(string text, string endPoint)
    {
        Assert.True(EndPointText.TryParse(text, out EndPoint parsed));
        Assert.Equal(endPoint, $"{parsed}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:")]
    [InlineData("10.0.0.1:0")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("10.0.0.1:+80")]
    [InlineData("10.0.0.1:8 0")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[10.0.0.1]:80")]
    [InlineData("[::1:80")]
    [InlineData("http://a:80")]
    [InlineData("a b:80")]
    public void Any_other_text_is_no_server(string text) => Assert.False(EndPointText.TryParse(text, out _));

    [Fact]
    public void Every_algorithm_creates_a_selector_for_its_pool()
    {
        Balancing.BackendPool pool = new();
        Assert.Equal(
            [
                "round-robin", "random", "least-connections", "power-of-two-choices", "least-latency", "ip-hash",
                "consistent-hash",
            ],
            Algorithm.Names);
        Assert.All(Algorithm.All, algorithm => Assert.Same(pool, algorithm.CreateSelector(pool).Pool));
    }
}
