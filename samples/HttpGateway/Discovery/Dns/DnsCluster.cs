using System.Diagnostics.CodeAnalysis;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Dns;

/// <summary>Follows the servers of one cluster.</summary>
internal sealed class DnsCluster(
    DnsSettings settings, PoolSettings pool, IDnsLookup lookup, ConfigCheck check)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromHours(1);

    private IReadOnlyList<Member> _members = [];

    public string Id => $"{DnsSource.SourceName}/{settings.Cluster}";

    /// <summary>The cluster before the first answer. Requests to it are answered with 503.</summary>
    public ClusterConfig Empty => ToCluster([]);

    /// <summary>Looks up again and again, each time as soon as the last answer has become invalid.</summary>
    /// <param name="view">Takes the cluster, and what is wrong.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is reported.")]
    public async Task RunAsync(DnsView view, CancellationToken cancellationToken)
    {
        Backoff backoff = new(FirstPause, LongestPause);
        while (true)
        {
            TimeSpan pause;
            string? problem;
            try
            {
                DnsAnswer answer = await lookup.FindAsync(cancellationToken);
                problem = await TakeAsync(answer) ?? answer.Warning;
                pause = answer.Ttl < LongestTtl ? answer.Ttl : LongestTtl;
                backoff.Reset();
            }
            catch (Exception failure)
            {
                cancellationToken.ThrowIfCancellationRequested(); // the failure may be the end itself
                problem = $"The last answer stays: {Describe(failure)}";
                pause = backoff.Next();
            }

            view.Set(ToCluster(_members), problem is null ? null : ToProblem(problem));
            view.Publish();
            await Task.Delay(pause > settings.MinimumTtl ? pause : settings.MinimumTtl, cancellationToken);
        }
    }

    public Problem ToProblem(string message) => new(DnsSource.SourceName, settings.Name, message);

    private async Task<string?> TakeAsync(DnsAnswer answer)
    {
        string? problem = await check.FindProblemAsync(ToCluster(answer.Members));
        if (problem is null)
        {
            _members = answer.Members;
        }

        return problem;
    }

    private static string Describe(Exception failure) => failure is DnsLookupException
        ? failure.Message
        : $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}";

    private ClusterConfig ToCluster(IReadOnlyList<Member> members) =>
        ClusterFactory.Create(Id, pool, members);
}
