namespace Balancing.Hosting.Tests.Configuration;

public class BackendAddressTests
{
    [Theory]
    [InlineData("redis:6379", "tcp://redis:6379/", "redis", 6379)]
    [InlineData("10.0.0.1:80", "tcp://10.0.0.1:80/", "10.0.0.1", 80)]
    [InlineData("[::1]:80", "tcp://[::1]:80/", "::1", 80)]
    [InlineData("tcp://h:1", "tcp://h:1/", "h", 1)]
    [InlineData("http://h", "http://h/", "h", 80)]
    [InlineData("https://h/base", "https://h/base", "h", 443)]
    [InlineData("http://10.0.0.1:8080", "http://10.0.0.1:8080/", "10.0.0.1", 8080)]
    public void An_address_is_host_and_port_or_a_uri(string text, string parsed, string host, int port)
    {
        Uri address = new BackendSettings { Address = text }.ParseAddress();
        Assert.Equal((parsed, host, port), (address.AbsoluteUri, address.IdnHost, address.Port));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("h:0")]
    [InlineData("h:65536")]
    [InlineData(":80")]
    [InlineData("h:80/path")]
    [InlineData("/path")]
    [InlineData("tcp://h")]
    [InlineData("http://")]
    [InlineData("unix:///run/x.sock")]
    [InlineData("http://user@h")]
    [InlineData("http://h/?q")]
    [InlineData("http://h/#f")]
    public void Anything_else_is_refused_with_the_given_text(string? text)
    {
        FormatException exception =
            Assert.Throws<FormatException>(() => new BackendSettings { Address = text }.ParseAddress());
        Assert.EndsWith($"but was '{text}'.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("Example.org:8443")]
    [InlineData("example.org:80")]
    [InlineData("10.0.0.1")]
    [InlineData("[::1]:80")]
    public void A_host_is_a_name_with_an_optional_port(string host) =>
        Assert.Equal(host, new EndpointBackend("a", new Uri("http://h"), host: host).Host);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("http://a")]
    [InlineData("a/b")]
    [InlineData("u@a")]
    [InlineData("a:")]
    [InlineData("a:x")]
    public void Another_host_is_refused_with_the_given_text(string host)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new EndpointBackend("a", new Uri("http://h"), host: host));
        Assert.StartsWith(
            $"Host of backend 'a' must be a host name with an optional port, but was '{host}'.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("tcp://h")]
    [InlineData("file:///x")]
    public void A_backend_needs_an_address_with_host_and_port(string address) =>
        Assert.Throws<ArgumentException>(
            () => new EndpointBackend("a", new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void A_backend_has_the_values_it_was_created_with()
    {
        Uri address = new("http://h:1/base");
        EndpointBackend backend = new("a", address, weight: 3, host: "example.org") { MaxInFlight = 7 };
        Assert.Equal(
            ("a", address, 3, "example.org", 7),
            (backend.Id, backend.Address, backend.Weight, backend.Host, backend.MaxInFlight));
        Assert.Null(new EndpointBackend("a", address).Host);
    }
}
