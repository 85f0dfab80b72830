using System.Net;
using System.Net.Sockets;
using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>The memory that a proxy holds for a connection that has had a request and is idle since.</summary>
internal sealed class IdleMemory(RunSize size, int server, string folder)
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();

    /// <summary>Starts each proxy anew: a heap that has been larger takes connections without growing.</summary>
    /// <returns>Bytes per connection, by name.</returns>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync(IReadOnlyList<Contender> contenders)
    {
        Dictionary<string, double> bytes = [];
        foreach (Contender contender in contenders)
        {
            RunningProxy proxy = await RunningProxy.StartAsync(contender, server, folder).ConfigureAwait(false);
            using ServerProcess process = proxy.Process;
            await Wrk.RunAsync(proxy.Port, 16, seconds: 2).ConfigureAwait(false);
            List<Socket> connections = [];

            // The first half grows what is shared: pools, tables, the heap. The second half is measured.
            await OpenAsync(proxy.Port, size.IdleConnections / 2, connections).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            long before = process.ResidentBytes();
            await OpenAsync(proxy.Port, size.IdleConnections, connections).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            bytes[contender.Name] = (double)(process.ResidentBytes() - before) / size.IdleConnections;
            connections.ForEach(static connection => connection.Dispose());
        }

        return bytes;
    }

    private static async Task OpenAsync(int port, int count, List<Socket> connections)
    {
        byte[] answer = new byte[1024];
        for (int i = 0; i < count; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            connections.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
            await socket.SendAsync(Request).ConfigureAwait(false);
            await socket.ReceiveAsync(answer).ConfigureAwait(false);
        }
    }
}
