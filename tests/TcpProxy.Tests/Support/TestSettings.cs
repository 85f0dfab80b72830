using System.Net;
using TcpProxy.Configuration;

namespace TcpProxy.Tests.Support;

/// <summary>Settings for tests of single parts.</summary>
internal static class TestSettings
{
    public static BackendSettings Backend(string id, int weight = 1) =>
        BackendText.Create("127.0.0.1:1", id, weight, max: null).Value!;

    /// <summary>Settings with these backends, one idle limit for all cases, and defaults otherwise.</summary>
    public static ProxySettings For(
        IEnumerable<BackendSettings> backends, TimeSpan? idle = null, string algorithm = "least-connections") =>
        SettingsResolver.Resolve(
            new SettingsDraft
            {
                Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
                Backends = [.. backends],
                Algorithm = ValueText.Algorithm(algorithm).Value,
                ClientIdleTimeout = idle,
                ServerIdleTimeout = idle,
                TunnelIdleTimeout = idle,
            },
            descriptorLimit: null).Settings!;
}
