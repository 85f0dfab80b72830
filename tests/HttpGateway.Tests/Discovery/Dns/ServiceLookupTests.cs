using HttpGateway.Configuration;
using HttpGateway.Discovery.Dns;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>SRV records: ports, weights, priorities and targets.</summary>
public class ServiceLookupTests
{
    private const string Name = "_http._tcp.web.test";

    [Fact]
    public async Task Each_target_is_a_destination_with_its_own_port_and_weight()
    {
        using FakeDnsServer server = new();
        server.Set(
            DnsRecord.Service(Name, "b.web.test", 81, weight: 20, ttl: 9),
            DnsRecord.Service(Name, "a.web.test", 80, weight: 10, ttl: 8),
            DnsRecord.Address("a.web.test", "10.0.0.1", ttl: 7),
            DnsRecord.Address("b.web.test", "10.0.0.2", ttl: 6));

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal(
            [
                new Member("a.web.test:80", new Uri("http://10.0.0.1/"), 1, "a.web.test"),
                new Member("b.web.test:81", new Uri("http://10.0.0.2:81/"), 2, "b.web.test:81"),
            ],
            answer.Members);
        Assert.Equal((TimeSpan.FromSeconds(6), null), (answer.Ttl, answer.Warning));
    }

    [Fact]
    public async Task Addresses_that_come_with_the_answer_are_not_looked_up()
    {
        using FakeDnsServer server = new();
        server.Set(
            [DnsRecord.Service(Name, "a.web.test", 80, ttl: 9)], [DnsRecord.Address("A.web.test", "10.0.0.1", ttl: 3)]);

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal("http://10.0.0.1/", Assert.Single(answer.Members).Address.AbsoluteUri);
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Ttl);
        Assert.Equal(1, server.Queries);
    }

    [Fact]
    public async Task Only_the_lowest_priority_is_used()
    {
        using FakeDnsServer server = new();
        server.Set(
            DnsRecord.Service(Name, "spare.web.test", 80, priority: 20),
            DnsRecord.Service(Name, "a.web.test", 80, priority: 10),
            DnsRecord.Address("a.web.test", "10.0.0.1"),
            DnsRecord.Address("spare.web.test", "10.0.0.2"));

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal("a.web.test:80", Assert.Single(answer.Members).Id);
    }

    [Fact]
    public async Task A_target_with_several_addresses_is_several_destinations()
    {
        using FakeDnsServer server = new();
        server.Set(
            DnsRecord.Service(Name, "a.web.test", 80),
            DnsRecord.Address("a.web.test", "10.0.0.1"),
            DnsRecord.Address("a.web.test", "10.0.0.2"));

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal(
            ["a.web.test/10.0.0.1:80", "a.web.test/10.0.0.2:80"], answer.Members.Select(static member => member.Id));
    }

    [Fact]
    public async Task A_target_with_an_IPv6_address_only_is_a_destination()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Service(Name, "a.web.test", 81), DnsRecord.Address("a.web.test", "fd00::1"));

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal("http://[fd00::1]:81/", Assert.Single(answer.Members).Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_target_that_is_not_found_keeps_its_last_address()
    {
        using FakeDnsServer server = new();
        DnsRecord[] services = [DnsRecord.Service(Name, "a.web.test", 80), DnsRecord.Service(Name, "b.web.test", 80)];
        DnsRecord b = DnsRecord.Address("b.web.test", "10.0.0.2", ttl: 60);
        server.Set([.. services, DnsRecord.Address("a.web.test", "10.0.0.1"), b]);
        ServiceLookup lookup = Lookup(server);
        await lookup.FindAsync(CancellationToken.None);

        server.Set([.. services, b]);
        DnsAnswer answer = await lookup.FindAsync(CancellationToken.None);

        Assert.Equal(["a.web.test:80", "b.web.test:80"], answer.Members.Select(static member => member.Id));
        Assert.Equal(TimeSpan.Zero, answer.Ttl);
        Assert.Contains("a.web.test", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_was_never_found_is_left_out()
    {
        using FakeDnsServer server = new();
        server.Set(
            DnsRecord.Service(Name, "gone.web.test", 80),
            DnsRecord.Service(Name, "a.web.test", 80),
            DnsRecord.Address("a.web.test", "10.0.0.1"));

        DnsAnswer answer = await Lookup(server).FindAsync(CancellationToken.None);

        Assert.Equal("a.web.test:80", Assert.Single(answer.Members).Id);
        Assert.Contains("gone.web.test", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_offered_is_no_answer()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Service(Name, ".", 0));

        await Assert.ThrowsAsync<DnsLookupException>(() => Lookup(server).FindAsync(CancellationToken.None));
    }

    private static ServiceLookup Lookup(FakeDnsServer server) => new(
        new DnsSettings("web", Name, DnsRecordType.Srv, null, "http", server.EndPoint, TimeSpan.Zero),
        DnsRecords.Create(server.EndPoint));
}
