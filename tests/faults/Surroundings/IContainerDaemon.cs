namespace Faults.Surroundings;

/// <summary>A daemon with the API of Docker. Its containers share the network of this machine.</summary>
internal interface IContainerDaemon : IAsyncDisposable
{
    /// <summary>The address of the API.</summary>
    Uri Endpoint { get; }

    /// <summary>Starts the daemon, or starts it again.</summary>
    Task StartAsync();

    /// <summary>Ends the daemon; its socket goes too. Its containers run on.</summary>
    Task StopAsync();

    /// <summary>Runs a container.</summary>
    Task RunAsync(string name, IReadOnlyList<string> labels);

    /// <summary>Ends and removes a container.</summary>
    Task RemoveAsync(string name);
}
