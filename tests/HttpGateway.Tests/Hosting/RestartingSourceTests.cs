using HttpGateway.Discovery;
using HttpGateway.Hosting;
using HttpGateway.Tests.Discovery.Support;
using HttpGateway.Tests.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace HttpGateway.Tests.Hosting;

public class RestartingSourceTests
{
    [Fact]
    public async Task A_source_that_fails_keeps_its_clusters_says_so_and_begins_again()
    {
        FailingSource failing = new();
        await using SnapshotRecorder source = new(new RestartingSource(failing, NullLogger.Instance));

        DiscoverySnapshot failed = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);
        Assert.Equal(["docker/1"], failed.Clusters.Select(static cluster => cluster.ClusterId));
        Assert.Equal(("docker", "docker"), (failed.Problems[0].Source, failed.Problems[0].Subject));
        Assert.Contains("Not today.", failed.Problems[0].Message, StringComparison.Ordinal);

        DiscoverySnapshot again = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0
            && snapshot.Clusters[0].ClusterId == "docker/2");
        Assert.Single(again.Clusters);
    }

    private sealed class FailingSource : IDiscoverySource
    {
        private int _runs;

        public string Name => "docker";

        public async Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
        {
            publish(TestTable.Snapshot([], [TestTable.Cluster($"docker/{++_runs}")]));
            if (_runs == 1)
            {
                throw new InvalidOperationException("Not today.");
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
