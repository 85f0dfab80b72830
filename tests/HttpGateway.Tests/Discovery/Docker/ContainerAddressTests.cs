using HttpGateway.Discovery.Docker;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Where requests to a container go.</summary>
public class ContainerAddressTests
{
    [Fact]
    public void The_only_network_and_the_only_port_need_no_label()
    {
        Assert.Equal(("http://10.0.0.1/", ""), Find([new("web", "10.0.0.1")], [80], new ContainerLabels()));
    }

    [Fact]
    public void Labels_choose_network_port_and_scheme()
    {
        Assert.Equal(
            ("https://10.1.0.1:8443/", ""),
            Find(
                [new("a", "10.0.0.1"), new("b", "10.1.0.1")],
                [80, 8443],
                new ContainerLabels { Network = "b", Port = 8443, Scheme = "https" }));
    }

    [Fact]
    public void A_container_in_the_network_of_the_machine_is_on_the_loopback_address()
    {
        Assert.Equal(
            ("http://127.0.0.1:8080/", ""), Find([new("host", null)], [], new ContainerLabels { Port = 8080 }));
    }

    [Fact]
    public void An_IPv6_address_gets_brackets()
    {
        Assert.Equal(("http://[fd00::2]/", ""), Find([new("web", "fd00::2")], [80], new ContainerLabels()));
    }

    [Theory]
    [InlineData("", "", 80, "The container has no network.")]
    [InlineData("none", "", 80, "The container has no address in the network 'none'.")]
    [InlineData("b,a", "", 80, "The container has 2 networks (a, b), so it needs the label 'balancing.network'.")]
    [InlineData(
        "b,a", "c", 80, "Label 'balancing.network' must be a network of the container (a, b), but was 'c'.")]
    [InlineData("a", "c", 80, "Label 'balancing.network' must be a network of the container (a), but was 'c'.")]
    public void Without_exactly_one_address_there_is_an_error(
        string networks, string network, int port, string expected)
    {
        (string? address, string errors) = Find(
            [.. networks.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(static name => new ContainerNetwork(name, name == "none" ? null : "10.0.0.1"))],
            [],
            new ContainerLabels { Port = port, Network = network.Length == 0 ? null : network });

        Assert.Equal((null, expected), (address, errors));
    }

    [Theory]
    [InlineData(new int[0], "Label 'balancing.port' is missing, and the container exposes no TCP port.")]
    [InlineData(
        new[] { 443, 80 }, "Label 'balancing.port' is missing, and the container exposes 2 TCP ports (80, 443).")]
    public void Without_exactly_one_port_there_is_an_error(int[] exposed, string expected)
    {
        Assert.Equal((null, expected), Find([new("web", "10.0.0.1")], exposed, new ContainerLabels()));
    }

    private static (string? Address, string Errors) Find(
        ContainerNetwork[] networks, int[] exposed, ContainerLabels labels)
    {
        List<string> errors = [];
        Uri? address = ContainerAddress.Find(
            Containers.Create("web", 1) with { Networks = networks, ExposedPorts = exposed }, labels, errors);
        return (address?.AbsoluteUri, string.Join('\n', errors));
    }
}
