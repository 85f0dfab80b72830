using Proxies.Contenders;

namespace Proxies.Behavior;

/// <summary>What clients see when one of the servers is killed under load.</summary>
/// <param name="Proxy">The name of the proxy.</param>
/// <param name="Sent">The requests that were sent.</param>
/// <param name="Lost">The requests without an answer.</param>
internal sealed record ServerLoss(string Proxy, int Sent, int Lost)
{
    private const int Clients = 8;

    /// <summary>Sends requests, each on a connection of its own, and kills a server in the middle.</summary>
    public static async Task<ServerLoss> MeasureAsync(
        Contender contender, IReadOnlyList<int> servers, ServerProcess victim, TimeSpan half, string folder)
    {
        int port = ServerProcess.FindPort();
        ProxySetup setup = new(folder, port, servers, Algorithm.LeastConnections);
        using ServerProcess proxy =
            await ServerProcess.StartAsync(contender.Command(setup), port).ConfigureAwait(false);
        using CancellationTokenSource end = new();
        Task<(int Sent, int Lost)>[] clients =
            [.. Enumerable.Range(0, Clients).Select(client => AskUntilAsync(port, client, end.Token))];
        await Task.Delay(half).ConfigureAwait(false);
        victim.Kill();
        await Task.Delay(half).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        (int Sent, int Lost)[] counts = await Task.WhenAll(clients).ConfigureAwait(false);
        return new ServerLoss(
            contender.Name, counts.Sum(static count => count.Sent), counts.Sum(static count => count.Lost));
    }

    private static async Task<(int Sent, int Lost)> AskUntilAsync(int port, int client, CancellationToken end)
    {
        int sent = 0;
        int lost = 0;
        while (!end.IsCancellationRequested)
        {
            sent++;
            lost += await Client.AskAsync(port, Client.Address(client)).ConfigureAwait(false) is null ? 1 : 0;
        }

        return (sent, lost);
    }
}
