using System.Net.Sockets;
using System.Text;

namespace HttpGateway.Tests.Support;

/// <summary>Sends bytes that no HTTP client would send.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(Uri gateway)
    {
        RawClient client = new();
        await client._client.ConnectAsync(gateway.Host, gateway.Port).Bounded();
        return client;
    }

    /// <summary>Sends a text, byte for character, and reads until the gateway closes the connection.</summary>
    /// <remarks>The request must ask for the close, or be one that ends the connection.</remarks>
    public static async Task<string> ExchangeAsync(Uri gateway, string request)
    {
        using RawClient client = await ConnectAsync(gateway);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    public async Task SendAsync(string text)
    {
        try
        {
            await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().Bounded();
        }
        catch (IOException)
        {
            // The gateway has closed the connection already.
        }
    }

    /// <summary>Reads until the gateway closes the connection, in order or with a reset.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder text = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer).AsTask().Bounded() is > 0 and int count)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return text.ToString();
    }

    /// <summary>Reads until the text that has arrived ends so.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            int count = await _client.GetStream().ReadAsync(buffer).AsTask().Bounded();
            Assert.True(count > 0, $"The connection ended after: {text}");
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    public void Dispose() => _client.Dispose();
}
