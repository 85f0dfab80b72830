using System.Net;
using System.Net.Sockets;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;

namespace Faults.Scenarios;

/// <summary>Faults of servers, clients and operators, which every proxy can meet.</summary>
internal static class ServerFaults
{
    private const int MembershipChanges = 500;
    private const int StalledClients = 200;
    private const int RequestsAtTheEnd = 40;

    private static readonly TimeSpan FaultTime = TimeSpan.FromSeconds(2);

    /// <summary>The faults on one proxy.</summary>
    public static IEnumerable<Scenario> On(ProxyKind proxy)
    {
        (string Name, Func<Stage, Task> RunAsync)[] faults =
        [
            ("killed", static stage => BreakOneAsync(stage, Fault.Refusing)),
            ("hanging", static stage => BreakOneAsync(stage, Fault.Hanging)),
            ("slow", static stage => BreakOneAsync(stage, Fault.Slow)),
            ("resetting", static stage => BreakOneAsync(stage, Fault.Resetting)),
            ("garbage", static stage => BreakOneAsync(stage, Fault.Garbage)),
            ("flapping", FlapAsync),
            ("membership", ChangeMembershipAsync),
            ("stalled-clients", StallAsync),
            ("sigterm", TerminateAsync),
        ];
        return faults.Select(fault => new Scenario($"{Prefix(proxy)}-{fault.Name}", proxy, fault.RunAsync));
    }

    private static string Prefix(ProxyKind proxy) => proxy switch
    {
        ProxyKind.Tcp => "tcp",
        ProxyKind.Epoll => "epoll",
        _ => "gateway",
    };

    private static async Task BreakOneAsync(Stage stage, Fault fault)
    {
        stage.BeginFault();
        stage.Servers[0].Become(fault);
        await Task.Delay(FaultTime).ConfigureAwait(false);
        stage.Servers[0].Become(Fault.None);
    }

    // One server after the other refuses for a moment, as in a deployment without draining.
    private static async Task FlapAsync(Stage stage)
    {
        stage.BeginFault();
        for (int i = 0; i < 4 * stage.Servers.Count; i++)
        {
            FaultyServer server = stage.Servers[i % stage.Servers.Count];
            server.Become(Fault.Refusing);
            await Task.Delay(100).ConfigureAwait(false);
            server.Become(Fault.None);
            await Task.Delay(50).ConfigureAwait(false);
        }
    }

    private static async Task ChangeMembershipAsync(Stage stage)
    {
        int[] ports = [.. stage.Servers.Select(static server => server.Port)];
        Random random = new(1);
        stage.BeginFault();
        for (int change = 0; change < MembershipChanges; change++)
        {
            random.Shuffle(ports);
            stage.Proxy.Configure(ports[..random.Next(1, ports.Length + 1)]);
            await Task.Delay(10).ConfigureAwait(false);
        }

        stage.Proxy.Configure(ports);
    }

    // Clients that connect, send half of a request and then nothing.
    private static async Task StallAsync(Stage stage)
    {
        stage.BeginFault();
        List<Socket> clients = [];
        for (int i = 0; i < StalledClients; i++)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            clients.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, stage.Proxy.Port).ConfigureAwait(false);
            await client.SendAsync("GET /stalled HTTP/1.1\r\nHost"u8.ToArray()).ConfigureAwait(false);
        }

        await Task.Delay(FaultTime).ConfigureAwait(false);
        clients.ForEach(static client => client.Dispose());
    }

    // Requests are under way when the signal comes: each must be answered, and the proxy must say so.
    private static async Task TerminateAsync(Stage stage)
    {
        await stage.Load.StopAsync().ConfigureAwait(false);
        foreach (FaultyServer server in stage.Servers)
        {
            server.Become(Fault.Slow);
        }

        LoadTarget target = new(stage.Proxy.Port);
        Task<RequestResult>[] requests =
        [
            .. Enumerable.Range(0, RequestsAtTheEnd)
                .Select(_ => ClientConnection.SendOneAsync(target, TimeSpan.FromSeconds(20))),
        ];
        while ((await stage.Proxy.StatusAsync().ConfigureAwait(false)).InFlight < RequestsAtTheEnd)
        {
            await Task.Delay(5).ConfigureAwait(false);
            if (requests.Any(static request => request.IsCompleted))
            {
                break; // a slow machine: some are answered already
            }
        }

        stage.BeginFault();
        (int exitCode, string lastLine) = await stage.Proxy.TerminateAsync().ConfigureAwait(false);
        stage.OwnRequests = LoadCounts.Create(await Task.WhenAll(requests).ConfigureAwait(false));
        stage.HasEnded = true;
        if (exitCode != 0 || !lastLine.EndsWith("cut 0.", StringComparison.Ordinal))
        {
            stage.Complaint = $"exit code {exitCode}, last line '{lastLine}'";
        }
    }
}
