namespace HttpGateway.Tests.Discovery.RealDns;

/// <summary>A test that needs dnsmasq.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DnsmasqFactAttribute : FactAttribute
{
    public DnsmasqFactAttribute() => Skip = RequiredTool.SkipUnless(Dnsmasq.IsInstalled, Dnsmasq.Missing);
}
