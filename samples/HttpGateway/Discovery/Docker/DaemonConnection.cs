using Docker.DotNet;
using Docker.DotNet.Models;

namespace HttpGateway.Discovery.Docker;

/// <summary>Follows a daemon until the stream of its events ends.</summary>
internal sealed class DaemonConnection(IDockerClient client, DockerView view)
{
    // A deployment or a daemon that starts sends events in bursts: one listing is enough for each.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    private readonly ContainerListing _listing = new(client);

    /// <summary>Runs until the stream ends, fails or is canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        EventChannel events = new();

        // First the stream and then the listing. The stream begins with what came after the last event that was
        // seen, so nothing is missed in between.
        Task streaming = events.RunAsync(client, view.LastEvent, stop.Token);
        try
        {
            await ListAsync(stop.Token);
            while (await events.Reader.WaitToReadAsync(stop.Token))
            {
                await ApplyBurstAsync(events, stop.Token);
                await ListAsync(stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await streaming;
        }
    }

    /// <summary>Applies events until the burst is over. It ends after a fixed time, so a flood delays no listing.
    /// </summary>
    private async Task ApplyBurstAsync(EventChannel events, CancellationToken cancellationToken)
    {
        using CancellationTokenSource burst = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        burst.CancelAfter(Burst);
        try
        {
            while (await events.Reader.WaitToReadAsync(burst.Token))
            {
                while (events.Reader.TryRead(out Message? message))
                {
                    await ApplyAsync(message, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The burst is over.
        }
    }

    private async Task ApplyAsync(Message message, CancellationToken cancellationToken)
    {
        string id = message.Actor?.ID ?? message.ID ?? "";
        DateTimeOffset time = ContainerEvents.TimeOf(message);
        view.LastEvent = time > view.LastEvent ? time : view.LastEvent;
        switch (ContainerEvents.Classify(message))
        {
            case ContainerChange.Stopping or ContainerChange.Ended:
                await DrainAsync(id, time);
                break;
            case ContainerChange.Signaled:
                if (ContainerEvents.SignalOf(message) is { } signal
                    && await _listing.FindStopSignalAsync(id, cancellationToken) == signal)
                {
                    await DrainAsync(id, time);
                }

                break;
            case ContainerChange.Started:
                view.Marks.Remove(id);
                break;
            default:
                break;
        }
    }

    // At once and without a listing: requests that go there now may be lost.
    private async Task DrainAsync(string id, DateTimeOffset time)
    {
        if (view.Marks.Add(id, time))
        {
            await view.PublishAsync();
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ContainerDescription> containers = await _listing.ListAsync(cancellationToken);
        foreach (string id in view.Marks.Ids.Intersect(containers.Select(static container => container.Id)))
        {
            // The event of its start may have been missed.
            if (await _listing.FindStartAsync(id, cancellationToken) is { } start)
            {
                view.Marks.Restarted(id, start);
            }
        }

        await view.ReplaceAsync(containers);
    }
}
