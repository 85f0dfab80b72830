using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Hosting;

/// <summary>A source that begins again after a failure that it did not expect. What it has found stays.</summary>
internal sealed class RestartingSource(IDiscoverySource source, ILogger log) : IDiscoverySource
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public string Name => source.Name;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is reported.")]
    public async Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
    {
        DiscoverySnapshot last = DiscoverySnapshot.Empty;
        Backoff backoff = new(FirstPause, LongestPause);
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                await source.RunAsync(
                    found =>
                    {
                        last = found;
                        publish(found);
                    },
                    cancellationToken);
                return;
            }
            catch (Exception failure)
            {
                cancellationToken.ThrowIfCancellationRequested(); // the failure may be the end itself
                if (Stopwatch.GetElapsedTime(start) > LongestPause)
                {
                    backoff.Reset();
                }

                log.SourceFailed(failure, Name);
                publish(last with { Problems = [ToProblem(failure), .. last.Problems] });
            }

            await Task.Delay(backoff.Next(), cancellationToken);
        }
    }

    private Problem ToProblem(Exception failure) => new(
        Name,
        Name,
        "The discovery has failed and begins again; what it has found stays: "
            + $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}");
}
