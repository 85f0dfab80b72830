using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Support;

/// <summary>Several servers that answer alike.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private Servers(TestServer[] all) => All = all;

    public IReadOnlyList<TestServer> All { get; }

    /// <summary>How many requests have arrived at all of them.</summary>
    public int Requests => All.Sum(static server => server.Requests);

    /// <summary>Starts servers s0, s1 and so on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="answer">Answers a request; gets the id of the server.</param>
    public static async Task<Servers> StartAsync(int count, Func<HttpContext, string, Task> answer) => new(
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"s{i}");
            return TestServer.StartAsync(context => answer(context, id), id: id);
        })));

    public async ValueTask DisposeAsync()
    {
        foreach (TestServer server in All)
        {
            await server.DisposeAsync();
        }
    }
}
