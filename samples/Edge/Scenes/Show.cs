using Edge.Display;
using Edge.Processes;
using Edge.Status;
using Edge.Traffic;

namespace Edge.Scenes;

/// <summary>The whole run: start, traffic, scenes, result.</summary>
internal static class Show
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it.</summary>
    /// <param name="length">How long traffic runs.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The exit code: 1 if a request was lost or a process did not start.</returns>
    public static async Task<int> RunAsync(TimeSpan length, IScreen screen, CancellationToken stop)
    {
        try
        {
            await using Topology topology = await Topology.StartAsync();
            TrafficCounts counts = await RunAsync(topology, length, screen, stop);
            Console.WriteLine(Explanation.Of(counts));
            Console.WriteLine(counts);
            return counts.Lost > 0 ? CommandLine.Failure : CommandLine.Success;
        }
        catch (StartException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return CommandLine.Failure;
        }
    }

    private static async Task<TrafficCounts> RunAsync(
        Topology topology, TimeSpan length, IScreen screen, CancellationToken stop)
    {
        TrafficCounts counts = new();
        SceneLog log = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        StatusReader reader = new(topology);
        Task load = Load.RunAsync(topology.Address, counts, end.Token);
        Task shown = screen.ShowAsync(TakePictureAsync, Refresh, end.Token);
        await PlayAsync(topology, length, log, stop);
        await end.CancelAsync();
        await load;
        await shown;
        return counts;

        async Task<Picture> TakePictureAsync() =>
            new(log.Elapsed, length, await reader.ReadAsync(), counts, log.Lines);
    }

    private static async Task PlayAsync(
        Topology topology, TimeSpan length, SceneLog log, CancellationToken stop)
    {
        try
        {
            foreach (Scene scene in Scene.All)
            {
                await WaitUntilAsync(scene.At * length);
                log.Add(scene.Title);
                await scene.PlayAsync(topology);
            }

            await WaitUntilAsync(length);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl+C: the traffic ends early.
        }

        Task WaitUntilAsync(TimeSpan time) =>
            Task.Delay(time > log.Elapsed ? time - log.Elapsed : TimeSpan.Zero, stop);
    }
}
