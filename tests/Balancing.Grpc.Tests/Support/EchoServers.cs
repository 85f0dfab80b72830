using System.Collections;

namespace Balancing.Grpc.Tests.Support;

/// <summary>Several servers that stop together.</summary>
internal sealed class EchoServers : IReadOnlyList<EchoServer>, IAsyncDisposable
{
    private readonly List<EchoServer> _servers = [];

    public int Count => _servers.Count;

    /// <summary>The ids, in the order of a pool.</summary>
    public string[] Ids => [.. _servers.Select(static server => server.Id).Order(StringComparer.Ordinal)];

    /// <summary>The calls that the servers are handling.</summary>
    public int Open => _servers.Sum(static server => server.Open);

    public EchoServer this[int index] => _servers[index];

    public static async Task<EchoServers> StartAsync(int count)
    {
        EchoServers servers = new();
        for (int i = 0; i < count; i++)
        {
            servers._servers.Add(await EchoServer.StartAsync());
        }

        return servers;
    }

    /// <summary>Starts a stopped server again, on its port.</summary>
    public async Task RestartAsync(int index) =>
        _servers[index] = await EchoServer.StartAsync(_servers[index].Port);

    /// <summary>A resolver that lists all of them.</summary>
    public AddressSource ToSource(params int[] weights) => new(
        _servers.Select((server, i) => AddressSource.AddressOf(server, weights.Length == 0 ? null : weights[i])));

    public async ValueTask DisposeAsync()
    {
        foreach (EchoServer server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public IEnumerator<EchoServer> GetEnumerator() => _servers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
