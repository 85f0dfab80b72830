using System.Globalization;

namespace Faults.Surroundings;

/// <summary>A daemon with one container for each server. The containers do nothing: their labels lead to the servers
/// of this program, which can have faults.</summary>
internal sealed class DockerSurrounding : Surrounding
{
    private readonly IContainerDaemon _daemon;

    private DockerSurrounding(IContainerDaemon daemon) => _daemon = daemon;

    public override IReadOnlyList<string> Arguments => ["--docker", $"{_daemon.Endpoint}"];

    public override bool SuppliesServers => true;

    /// <summary>Starts a real daemon where one is installed, else a fake one.</summary>
    public static async Task<Surrounding> StartAsync(IReadOnlyList<int> servers)
    {
        IContainerDaemon daemon = await StartDaemonOfThisMachineAsync().ConfigureAwait(false);
        DockerSurrounding surrounding = new(daemon);
        try
        {
            await Task.WhenAll(servers.Select(port => daemon.RunAsync(
                NameOf(port),
                [
                    "balancing.service=all", "balancing.host=all.test",
                    string.Create(CultureInfo.InvariantCulture, $"balancing.port={port}"),
                ]))).ConfigureAwait(false);
            return surrounding;
        }
        catch
        {
            await surrounding.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the daemon, not the containers.</summary>
    public Task StopDaemonAsync() => _daemon.StopAsync();

    public Task StartDaemonAsync() => _daemon.StartAsync();

    /// <summary>Removes the container of a server.</summary>
    public Task RemoveAsync(int port) => _daemon.RemoveAsync(NameOf(port));

    public override ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private static async Task<IContainerDaemon> StartDaemonOfThisMachineAsync()
    {
        if (DockerDaemon.IsInstalled)
        {
            DockerDaemon daemon = new();
            try
            {
                await daemon.StartAsync().ConfigureAwait(false);
                return daemon;
            }
            catch (InvalidOperationException failure)
            {
                await Console.Error.WriteLineAsync($"A fake daemon instead: {failure.Message}").ConfigureAwait(false);
                await daemon.DisposeAsync().ConfigureAwait(false);
            }
        }

        FakeContainerDaemon fake = new();
        await fake.StartAsync().ConfigureAwait(false);
        return fake;
    }

    private static string NameOf(int port) => string.Create(CultureInfo.InvariantCulture, $"faults-{port}");
}
