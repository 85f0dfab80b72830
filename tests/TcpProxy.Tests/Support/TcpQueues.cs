using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Tests.Support;

/// <summary>The queues of the system on one connection. Linux only.</summary>
internal static class TcpQueues
{
    /// <summary>Counts the bytes that were sent to a socket and that it has not read: those that wait at its peer, and
    /// those that wait at the socket itself.</summary>
    public static long CountBytesFor(Socket receiver)
    {
        int own = ((IPEndPoint)receiver.LocalEndPoint!).Port;
        int peer = ((IPEndPoint)receiver.RemoteEndPoint!).Port;
        return Read(own, peer).ToRead + Read(peer, own).ToSend;
    }

    // A row of proc_net_tcp(5): number, local and remote address, state, tx_queue:rx_queue, all hexadecimal.
    private static (long ToSend, long ToRead) Read(int local, int remote)
    {
        string[] queues = File.ReadLines("/proc/net/tcp")
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(row => EndsWith(row[1], local) && EndsWith(row[2], remote))[4].Split(':');
        return (Parse(queues[0]), Parse(queues[1]));
    }

    private static bool EndsWith(string address, int port) =>
        address.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal);

    private static long Parse(string digits) =>
        long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
