using Proxies.Contenders;

namespace Proxies.Behavior;

/// <summary>How the connections of many clients fall on the servers, before and after one server leaves.</summary>
/// <param name="Proxy">The name of the proxy.</param>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Shares">The share of each server, greatest first.</param>
/// <param name="Moved">The share of the clients of the remaining servers that have another server afterwards.</param>
internal sealed record Placement(string Proxy, string Algorithm, IReadOnlyList<double> Shares, double Moved)
{
    /// <summary>Asks through two instances of a proxy, one with all servers and one without the last.</summary>
    public static async Task<Placement> MeasureAsync(
        Contender contender, Algorithm algorithm, IReadOnlyList<int> servers, int clients, string folder)
    {
        int?[] all = await AskAsync(contender, algorithm, servers, clients, folder).ConfigureAwait(false);
        int?[] fewer = await AskAsync(contender, algorithm, [.. servers.SkipLast(1)], clients, folder)
            .ConfigureAwait(false);
        int[] stayed = [.. Enumerable.Range(0, clients).Where(client => all[client] != servers[^1])];
        return new Placement(
            contender.Name,
            algorithm.Name,
            [.. servers.Select(server => all.Count(answer => answer == server) / (double)clients).OrderDescending()],
            stayed.Count(client => all[client] != fewer[client]) / (double)stayed.Length);
    }

    private static async Task<int?[]> AskAsync(
        Contender contender, Algorithm algorithm, IReadOnlyList<int> servers, int clients, string folder)
    {
        int port = ServerProcess.FindPort();
        ProxySetup setup = new(folder, port, servers, algorithm);
        using ServerProcess proxy =
            await ServerProcess.StartAsync(contender.Command(setup), port).ConfigureAwait(false);
        int?[] answers = new int?[clients];
        for (int client = 0; client < clients; client++)
        {
            answers[client] = await Client.AskAsync(port, Client.Address(client)).ConfigureAwait(false);
        }

        return answers;
    }
}
