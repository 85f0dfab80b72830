using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Proxies.Behavior;

/// <summary>A client that opens a connection for each request and reads which server has answered.</summary>
internal static class Client
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Asks once.</summary>
    /// <param name="port">The port of the proxy.</param>
    /// <param name="source">The address of the client.</param>
    /// <returns>The port of the server that has answered; null if no answer came.</returns>
    public static async Task<int?> AskAsync(int port, IPAddress source)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(source, 0));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token).ConfigureAwait(false);
            await socket.SendAsync(Request, limit.Token).ConfigureAwait(false);
            StringBuilder answer = new();
            byte[] buffer = new byte[2048];
            int length;
            do
            {
                length = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                answer.Append(Encoding.ASCII.GetString(buffer, 0, length));
            }
            while (length > 0);

            string text = answer.ToString();
            return int.TryParse(
                text[(text.LastIndexOf('\n') + 1)..], CultureInfo.InvariantCulture, out int server) ? server : null;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>One of 4,000 loopback addresses.</summary>
    public static IPAddress Address(int number) => new([127, 1, (byte)(number / 250), (byte)(1 + (number % 250))]);
}
