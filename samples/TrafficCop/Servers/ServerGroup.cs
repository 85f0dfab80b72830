using System.Globalization;

namespace TrafficCop.Servers;

/// <summary>The servers of one run: <c>s1</c>, <c>s2</c> and so on.</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    private readonly List<Server> _servers = [];

    public IReadOnlyList<Server> Servers => _servers;

    public async Task<Server> StartAsync(
        Speed speed, CancellationToken cancellationToken, ServerCondition condition = ServerCondition.Normal)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"s{_servers.Count + 1}");
        Server server = await Server.StartAsync(id, speed, condition, cancellationToken);
        _servers.Add(server);
        return server;
    }

    /// <summary>Resets the counters, so that the warm-up does not count.</summary>
    public void Reset() => _servers.ForEach(static server => server.Reset());

    public ServerLoad[] GetLoads() => [.. _servers.Select(static server => server.GetLoad())];

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_servers.Select(static server => server.DisposeAsync().AsTask()));
}
