namespace Proxies.Contenders;

/// <summary>Several servers, each a process of its own.</summary>
internal sealed class Servers : IDisposable
{
    private readonly List<ServerProcess> _processes = [];
    private readonly List<int> _ports = [];

    public IReadOnlyList<int> Ports => _ports;

    public ServerProcess Last => _processes[^1];

    public static async Task<Servers> StartAsync(int count, string folder)
    {
        Servers servers = new();
        for (int i = 0; i < count; i++)
        {
            int port = ServerProcess.FindPort();
            servers._processes.Add(
                await ServerProcess.StartAsync(ContenderCatalog.Server(folder, port), port).ConfigureAwait(false));
            servers._ports.Add(port);
        }

        return servers;
    }

    public void Dispose() => _processes.ForEach(static process => process.Dispose());
}
