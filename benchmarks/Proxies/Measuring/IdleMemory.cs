using System.Net;
using System.Net.Sockets;
using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>The memory that a proxy holds for a connection that has had a request and is idle since.</summary>
internal sealed class IdleMemory(RunSize size, int server, string folder)
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();

    /// <summary>Bytes per connection, by name.</summary>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync(IReadOnlyList<Contender> contenders)
    {
        Dictionary<string, double> bytes = [];
        foreach (Contender contender in contenders)
        {
            int port = ServerProcess.FindPort();
            ProxySetup setup = new(folder, port, [server], Algorithm.LeastConnections);
            using ServerProcess proxy =
                await ServerProcess.StartAsync(contender.Command(setup), port).ConfigureAwait(false);
            await Wrk.RunAsync(port, 16, seconds: 2).ConfigureAwait(false);
            List<Socket> connections = [];

            // The first half grows what is shared: pools, tables, the heap. The second half is measured.
            await OpenAsync(port, size.IdleConnections / 2, connections).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            long before = proxy.ResidentBytes();
            await OpenAsync(port, size.IdleConnections, connections).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            bytes[contender.Name] = (double)(proxy.ResidentBytes() - before) / size.IdleConnections;
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
