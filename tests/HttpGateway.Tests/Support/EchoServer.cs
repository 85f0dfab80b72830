using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.Support;

/// <summary>A server that keeps the headers of each request, and answers with its name.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Dictionary<string, string>> _seen = [];
    private TestServer? _server;

    public string Address => _server!.Address;

    /// <summary>The headers of all requests so far.</summary>
    public IReadOnlyCollection<Dictionary<string, string>> Seen => _seen;

    /// <summary>The headers of the only request so far.</summary>
    public Dictionary<string, string> Only => Assert.Single(_seen);

    public static async Task<EchoServer> StartAsync(string name = "echo", Action<HttpResponse>? prepare = null)
    {
        EchoServer echo = new();
        echo._server = await TestServer.StartAsync(async context =>
        {
            echo._seen.Enqueue(context.Request.Headers.ToDictionary(
                static header => header.Key, static header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase));
            prepare?.Invoke(context.Response);
            await context.Response.WriteAsync(name);
        });
        return echo;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
