using HttpGateway.Tests.Discovery.Docker;

namespace Faults.Surroundings;

/// <summary>The part of the API that discovery uses, for machines without Docker.</summary>
internal sealed class FakeContainerDaemon : IContainerDaemon
{
    private readonly FakeDaemon _daemon = new();
    private readonly List<FakeContainer> _containers = [];

    public Uri Endpoint => _daemon.Endpoint;

    public Task StartAsync() => _daemon.StartAsync();

    public Task StopAsync() => _daemon.StopAsync();

    public Task RunAsync(string name, IReadOnlyList<string> labels)
    {
        FakeContainer container = new(name, [.. labels]) { IsOnHost = true, Age = _containers.Count + 1 };
        _containers.Add(container);
        _daemon.Set([.. _containers]);
        _daemon.Send("start", container);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name)
    {
        FakeContainer container = _containers.Single(container => container.Name == name);
        _daemon.Send("kill", container, "15");
        _containers.Remove(container);
        _daemon.Set([.. _containers]);
        _daemon.Send("die", container);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();
}
