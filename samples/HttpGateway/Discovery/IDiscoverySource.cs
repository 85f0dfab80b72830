namespace HttpGateway.Discovery;

/// <summary>Finds routes and clusters somewhere outside of the configuration file.</summary>
internal interface IDiscoverySource
{
    /// <summary>The prefix of its ids: "docker" for "docker/web".</summary>
    string Name { get; }

    /// <summary>Publishes a whole snapshot whenever something has changed, until it is canceled.</summary>
    Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken);
}
