namespace HttpGateway.Tests.Support;

/// <summary>Servers that answer with their names.</summary>
internal sealed class ServerSet : IAsyncDisposable
{
    private readonly Dictionary<string, TestServer> _byName = [];

    public IEnumerable<string> Addresses => _byName.Values.Select(static server => server.Address);

    /// <summary>The address of a server.</summary>
    public string this[string name] => _byName[name].Address;

    public static async Task<ServerSet> StartAsync(params string[] names)
    {
        ServerSet set = new();
        foreach (string name in names)
        {
            set._byName.Add(name, await TestServer.StartAsync(name));
        }

        return set;
    }

    /// <summary>Ends a server at once.</summary>
    public ValueTask StopAsync(string name) => _byName[name].DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (TestServer server in _byName.Values)
        {
            await server.DisposeAsync();
        }
    }
}
