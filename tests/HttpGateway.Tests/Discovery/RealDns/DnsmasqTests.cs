using System.Net;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Dns;
using HttpGateway.Tests.Discovery.Support;

namespace HttpGateway.Tests.Discovery.RealDns;

/// <summary>Discovery beside a real DNS server.</summary>
public class DnsmasqTests
{
    [DnsmasqFact]
    public async Task A_and_SRV_records_become_destinations_and_outlive_the_server()
    {
        IPEndPoint endPoint = Dnsmasq.FreeEndPoint();
        DnsSettings addresses = new(
            "web", "web.test", DnsRecordType.A, 8080, "http", endPoint, TimeSpan.FromMilliseconds(50));
        DnsSettings services =
            addresses with { Cluster = "srv", Name = "_http._tcp.web.test", Type = DnsRecordType.Srv };
        Dnsmasq first = await Dnsmasq.StartAsync(
            endPoint,
            "--host-record=web.test,10.0.0.1,1",
            "--host-record=web.test,10.0.0.2,1",
            "--host-record=a.web.test,10.0.0.3,1",
            "--host-record=b.web.test,10.0.0.4,1",
            "--srv-host=_http._tcp.web.test,a.web.test,81,10,20",
            "--srv-host=_http._tcp.web.test,b.web.test,82,10,10",
            "--srv-host=_http._tcp.web.test,web.test,83,20,10");
        await using SnapshotRecorder source = new(new DnsSource([addresses, services], Checks.Check));
        using (first)
        {
            await source.UntilAsync(static snapshot =>
                snapshot.Problems.Count == 0
                && snapshot.Destinations("dns/web")
                    == "10.0.0.1:8080=http://10.0.0.1:8080/*1 10.0.0.2:8080=http://10.0.0.2:8080/*1"
                && snapshot.Destinations("dns/srv")
                    == "a.web.test:81=http://10.0.0.3:81/*2 b.web.test:82=http://10.0.0.4:82/*1");
        }

        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 2
            && snapshot.Clusters.All(static cluster => cluster.Destinations!.Count == 2));

        using Dnsmasq back = await Dnsmasq.StartAsync(
            endPoint, "--host-record=web.test,10.0.0.9,1", "--host-record=a.web.test,10.0.0.3,1",
            "--srv-host=_http._tcp.web.test,a.web.test,81,10,20");
        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0
            && snapshot.Destinations("dns/web") == "10.0.0.9:8080=http://10.0.0.9:8080/*1");
    }
}
