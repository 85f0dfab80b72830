using System.Threading.Channels;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HttpGateway.Discovery.Docker;

/// <summary>The stream of events of a daemon, in order.</summary>
internal sealed class EventChannel : IProgress<Message>
{
    private readonly Channel<Message> _events = Channel.CreateUnbounded<Message>();

    /// <summary>The events. They end, or fail, with the stream.</summary>
    public ChannelReader<Message> Reader => _events.Reader;

    /// <summary>Reads the stream until it ends.</summary>
    public async Task RunAsync(IDockerClient client, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            await client.System.MonitorEventsAsync(ContainerEvents.Query(since), this, cancellationToken);
            _events.Writer.TryComplete();
        }
        catch (Exception failure) when (DockerFailure.IsExpected(failure))
        {
            _events.Writer.TryComplete(failure);
        }
    }

    /// <summary>Takes an event, on the thread that reads the stream.</summary>
    public void Report(Message value) => _events.Writer.TryWrite(value);
}
