using System.Diagnostics;
using Docker.DotNet;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>Routes to containers by their labels, as soon as they run and until they stop.</summary>
/// <remarks>While the daemon is away the last listing stays: containers can outlive it.</remarks>
internal sealed class DockerSource(DockerSettings settings, ConfigCheck check) : IDiscoverySource
{
    /// <summary>The prefix of ids.</summary>
    public const string SourceName = "docker";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(15);

    public string Name => SourceName;

    public async Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
    {
        using DockerClientConfiguration configuration = new(settings.Endpoint, defaultTimeout: RequestLimit);
        using DockerClient client = configuration.CreateClient();
        DockerView view = new(new DockerConfigBuilder(check), publish);
        Backoff backoff = new(FirstPause, LongestPause);
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            string reason = "its stream of events ended";
            try
            {
                await new DaemonConnection(client, view).RunAsync(cancellationToken);
            }
            catch (Exception failure) when (DockerFailure.IsExpected(failure))
            {
                reason = DockerFailure.Describe(failure);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > LongestPause)
            {
                backoff.Reset();
            }

            await view.PublishAsync(ToProblem(reason));
            await Task.Delay(backoff.Next(), cancellationToken);
        }
    }

    private Problem ToProblem(string reason) => new(
        SourceName,
        settings.Endpoint.OriginalString,
        $"The daemon cannot be reached, so the last list of its containers stays: {reason}");
}
