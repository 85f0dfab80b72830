using Proxies.Contenders;

namespace Proxies.Behavior;

/// <summary>What clients see when one of the servers is killed under load.</summary>
/// <param name="Proxy">The name of the proxy.</param>
/// <param name="Sent">The requests that were sent.</param>
/// <param name="Unanswered">The requests that no server has answered, whatever their clients saw: a reset (which may
/// arrive before the call to connect returns), half an answer, an error of the proxy, or nothing.</param>
internal sealed record ServerLoss(string Proxy, int Sent, int Unanswered)
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
        Task<(int Sent, int Unanswered)>[] clients =
            [.. Enumerable.Range(0, Clients).Select(client => AskUntilAsync(port, client, end.Token))];
        await Task.Delay(half).ConfigureAwait(false);
        victim.Kill();
        await Task.Delay(half).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        (int Sent, int Unanswered)[] counts = await Task.WhenAll(clients).ConfigureAwait(false);
        return new ServerLoss(
            contender.Name, counts.Sum(static count => count.Sent), counts.Sum(static count => count.Unanswered));
    }

    private static async Task<(int Sent, int Unanswered)> AskUntilAsync(int port, int client, CancellationToken end)
    {
        int sent = 0;
        int unanswered = 0;
        while (!end.IsCancellationRequested)
        {
            sent++;
            unanswered += await Client.AskAsync(port, Client.Address(client)).ConfigureAwait(false) is null ? 1 : 0;
        }

        return (sent, unanswered);
    }
}
