using System.Text.Json;
using Edge.Processes;
using Edge.Scenes;

namespace Edge.Status;

/// <summary>Asks the proxies for what they see of the tier behind them.</summary>
internal sealed class StatusReader(Topology topology)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    /// <summary>A row per gateway and server; none of a tier that does not answer at the moment.</summary>
    public async Task<IReadOnlyList<TierRow>> ReadAsync()
    {
        IEnumerable<TierRow> gateways = await ReadAsync(
            Tier.Gateways,
            topology.Proxy,
            topology.Gateways,
            path: "",
            static root => Array(root, "backends"),
            inFlight: "active",
            total: "total");
        List<TierRow> servers = [];
        foreach (ChildProcess gateway in topology.Gateways.Where(static gateway => !gateway.HasEnded))
        {
            servers.AddRange(await ReadAsync(
                Tier.Servers,
                gateway,
                topology.Servers,
                "/status",
                static root => Array(root, "pools").SelectMany(static pool => Array(pool, "backends")),
                "inFlight",
                "requests"));
        }

        return
        [
            .. gateways,
            .. servers.GroupBy(static row => row.Name).OrderBy(static group => group.Key).Select(static group =>
                group.First() with
                {
                    InFlight = group.Sum(static row => row.InFlight),
                    Total = group.Sum(static row => row.Total),
                }),
        ];
    }

    private static async Task<IEnumerable<TierRow>> ReadAsync(
        Tier tier,
        ChildProcess proxy,
        IEnumerable<ChildProcess> behind,
        string path,
        Func<JsonElement, IEnumerable<JsonElement>> backendsOf,
        string inFlight,
        string total)
    {
        try
        {
            using JsonDocument status = JsonDocument.Parse(
                await Http.GetStringAsync(new Uri(proxy.AddressIn(ReadyLine.Status) + path)));
            return [.. backendsOf(status.RootElement).Select(backend =>
            {
                string name = backend.GetProperty("id").GetString()!;
                bool isKilled = behind.FirstOrDefault(process => process.Name == name)?.HasEnded == true;
                return new TierRow(
                    tier,
                    name,
                    isKilled ? "killed" : backend.GetProperty("state").GetString()!,
                    backend.GetProperty(inFlight).GetInt64(),
                    backend.GetProperty(total).GetInt64());
            })];
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return []; // it was killed a moment ago
        }
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateArray();
}
