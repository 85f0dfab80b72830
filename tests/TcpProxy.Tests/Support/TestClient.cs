using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Tests.Support;

/// <summary>What tests do with the sockets of clients and servers.</summary>
internal static class TestClient
{
    public static async Task<Socket> ConnectAsync(EndPoint proxy)
    {
        Socket socket = new(proxy.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(proxy).Bounded();
        return socket;
    }

    public static Task<Socket> ConnectAsync(ProxyProcess proxy) => ConnectAsync(proxy.EndPoint);

    /// <summary>Sends all bytes.</summary>
    public static async Task WriteAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes).AsTask().Bounded()..];
        }
    }

    /// <summary>Reads so many bytes.</summary>
    public static async Task<byte[]> ReadAsync(this Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int received = await socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().Bounded();
            Assert.True(received > 0, $"The connection ended after {read} of {count} bytes.");
            read += received;
        }

        return bytes;
    }

    /// <summary>Reads until the peer ends its direction. A reset is an exception.</summary>
    public static async Task<byte[]> ReadToEndAsync(this Socket socket)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer).Bounded() is > 0 and int count)
        {
            await all.WriteAsync(buffer.AsMemory(0, count));
        }

        return all.ToArray();
    }

    /// <summary>Waits for the end of the connection, whether by FIN or by a reset.</summary>
    /// <returns>Whether it was a reset.</returns>
    public static async Task<bool> IsResetAtEndAsync(this Socket socket)
    {
        try
        {
            await socket.ReadToEndAsync();
            return false;
        }
        catch (SocketException failure)
        {
            Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
            return true;
        }
    }

    /// <summary>Closes with a reset.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    /// <summary>Sends a byte and gets it back from an echo server.</summary>
    public static async Task PingAsync(this Socket socket)
    {
        await socket.WriteAsync("p"u8.ToArray());
        Assert.Equal("p"u8.ToArray(), await socket.ReadAsync(1));
    }

    /// <summary>Bytes that are the same in every run.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
