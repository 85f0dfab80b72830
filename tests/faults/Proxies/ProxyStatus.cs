using System.Text.Json;

namespace Faults.Proxies;

/// <summary>What a proxy reports of itself.</summary>
/// <param name="InFlight">Its requests or connections.</param>
/// <param name="Backends">How many backends it has.</param>
/// <param name="Problems">How many problems it names.</param>
internal sealed record ProxyStatus(int InFlight, int Backends, int Problems)
{
    public static ProxyStatus Parse(ProxyKind kind, JsonElement report)
    {
        bool isGateway = kind == ProxyKind.Gateway;
        JsonElement[] backends = isGateway
            ?
            [
                .. report.GetProperty("pools").EnumerateArray()
                    .Where(static pool => pool.GetProperty("id").GetString() == "all")
                    .SelectMany(static pool => pool.GetProperty("backends").EnumerateArray()),
            ]
            : [.. report.GetProperty("backends").EnumerateArray()];
        return new ProxyStatus(
            backends.Sum(backend => backend.GetProperty(isGateway ? "inFlight" : "active").GetInt32()),
            backends.Length,
            isGateway ? report.GetProperty("problems").GetArrayLength() : 0);
    }
}
