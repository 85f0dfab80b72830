using HttpGateway.Configuration;

namespace HttpGateway.Tests.Configuration;

public class ValueTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("0s", 0)]
    public void A_duration_has_a_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, ValueText.Duration(text).Value.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("25h")]
    [InlineData("99999999999999999999s")]
    public void A_wrong_duration_is_named(string text) =>
        Assert.EndsWith(
            $"from 0s to 24h, but was '{text}'.", ValueText.Duration(text).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    public void A_network_or_an_address_is_trusted(string text, string address, bool isIn) =>
        Assert.Equal(isIn, ValueText.Network(text).Value.Contains(System.Net.IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("https://[::1]:0")]
    [InlineData("http://localhost:80")]
    public void A_listener_url_is_kept(string text) => Assert.Equal(text, ValueText.ListenerUrl(text).Value);

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("http://example.org:80")]
    [InlineData("http://127.0.0.1:80/a")]
    [InlineData("http://u@127.0.0.1:80")]
    [InlineData("ftp://127.0.0.1:80")]
    public void A_wrong_listener_url_is_named(string text) =>
        Assert.Contains($"'{text}'", ValueText.ListenerUrl(text).Problem, StringComparison.Ordinal);
}
