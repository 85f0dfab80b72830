using Edge.Display;
using Edge.Scenes;
using Edge.Status;
using Edge.Topology;
using Edge.Traffic;

namespace Edge.Hosting;

/// <summary>The run: the tiers start, clients send, the scenes are played, the tiers end.</summary>
internal static class EdgeRun
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShowInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs to the end, or until a signal comes.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(TimeSpan duration)
    {
        using Interruption interruption = new();
        TrafficCounts counts = new();
        await Screen.RunAsync(view => RunAsync(duration, counts, view, interruption.Token));
        foreach (string line in Summary.CreateLines(counts))
        {
            Console.WriteLine(line);
        }

        return Summary.ExitCodeFor(counts);
    }

    private static async Task RunAsync(
        TimeSpan duration, TrafficCounts counts, IView view, CancellationToken interrupted)
    {
        Journal journal = new(view, TimeProvider.System);
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient http = new(handler) { Timeout = LongestAnswer };
        await using Fleet fleet = new(http, journal.Write);
        await using CancellationTokenRegistration expectsEnd = interrupted.Register(fleet.ExpectEnd);
        try
        {
            await fleet.StartAsync(interrupted);
            journal.Restart();
            await PlayAsync(duration, fleet, http, counts, view, journal, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            journal.Write("Interrupted.");
        }
    }

    private static async Task PlayAsync(
        TimeSpan duration,
        Fleet fleet,
        HttpClient http,
        TrafficCounts counts,
        IView view,
        Journal journal,
        CancellationToken interrupted)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using HttpTransport transport = new(fleet.Address, counts);
        StatusReader reader = new(http);
        Task load = new Load(new RetryingClient(transport, counts, Task.Delay)).RunAsync(over.Token, interrupted);
        Task show = ShowAsync(
            new StatusMonitor(fleet, reader, counts, new RateMeter(TimeProvider.System)), view, journal, over.Token);
        try
        {
            Schedule schedule = new(
                new SceneList(fleet, reader, journal.Write).All, duration, TimeProvider.System, journal.Write);
            await schedule.PlayAsync(interrupted);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(load, show);
        }
    }

    private static async Task ShowAsync(
        StatusMonitor monitor, IView view, Journal journal, CancellationToken over)
    {
        try
        {
            while (true)
            {
                view.Show(journal.Elapsed, await monitor.ReadAsync(over));
                await Task.Delay(ShowInterval, over);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
