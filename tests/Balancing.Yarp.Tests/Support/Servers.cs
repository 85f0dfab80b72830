using System.Collections;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Servers that answer their names: <c>s0</c>, <c>s1</c> …</summary>
internal sealed class Servers : IAsyncDisposable, IEnumerable<KeyValuePair<string, TestServer>>
{
    private readonly SortedDictionary<string, TestServer> _servers = new(StringComparer.Ordinal);

    public static async Task<Servers> StartAsync(int number)
    {
        Servers servers = new();
        for (int i = 0; i < number; i++)
        {
            servers._servers.Add($"s{i}", await TestServer.StartAsync($"s{i}"));
        }

        return servers;
    }

    public IEnumerator<KeyValuePair<string, TestServer>> GetEnumerator() => _servers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (TestServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
