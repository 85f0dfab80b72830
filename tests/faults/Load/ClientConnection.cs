using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faults.Load;

/// <summary>Sends one request on a connection of its own. No library retries behind its back.</summary>
/// <remarks>A proxy that finds no server ends the connection in order, without a byte: the request is lost. A reset
/// comes from a server that had the connection already, and what a server may have seen is not sent again.</remarks>
internal static class HttpClientOverSocket
{
    private static readonly byte[] Request =
        "GET /load HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray();

    public static async Task<RequestResult> SendAsync(int port, TimeSpan timeout)
    {
        using CancellationTokenSource limit = new(timeout);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using MemoryStream answer = new();
        bool isConnected = false;
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token).ConfigureAwait(false);
            isConnected = true;
            await socket.SendAsync(Request, limit.Token).ConfigureAwait(false);
            byte[] buffer = new byte[8192];
            while (!IsWhole(answer))
            {
                int length = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                if (length == 0)
                {
                    break;
                }

                await answer.WriteAsync(buffer.AsMemory(0, length), limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return RequestResult.Failed;
        }
        catch (SocketException failure) when (isConnected || failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A server had the connection and cut it. The reset can arrive before the call to connect returns.
            return RequestResult.Failed;
        }
        catch (SocketException)
        {
            return RequestResult.Lost; // the proxy took no connection
        }

        return IsWhole(answer) && IsSuccess(answer) ? RequestResult.Answered
            : answer.Length == 0 ? RequestResult.Lost
            : RequestResult.Failed;
    }

    private static bool IsSuccess(MemoryStream answer) =>
        answer.GetBuffer().AsSpan(0, (int)answer.Length).StartsWith("HTTP/1.1 200"u8);

    private static bool IsWhole(MemoryStream answer)
    {
        ReadOnlySpan<byte> bytes = answer.GetBuffer().AsSpan(0, (int)answer.Length);
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        foreach (string line in Encoding.ASCII.GetString(bytes[..head]).Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return bytes.Length - head - 4 >= int.Parse(line[15..], CultureInfo.InvariantCulture);
            }

            if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase))
            {
                return bytes.EndsWith("0\r\n\r\n"u8);
            }
        }

        return false;
    }
}
