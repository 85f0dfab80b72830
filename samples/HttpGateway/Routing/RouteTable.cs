using HttpGateway.Configuration;
using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>The routes and clusters of the moment: those of the last good file, and what the sources have found.
/// </summary>
/// <param name="provider">Takes what is checked.</param>
/// <param name="check">Checks.</param>
/// <param name="settings">The settings of the gateway.</param>
/// <param name="sources">The names of the sources, in the order of precedence.</param>
/// <param name="problems">Takes what is left out.</param>
/// <param name="log">Gets a line for each new problem.</param>
internal sealed class RouteTable(
    MergedConfigProvider provider,
    ConfigurationCheck check,
    GatewaySettings settings,
    IReadOnlyList<string> sources,
    ProblemList problems,
    ILogger<RouteTable> log) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _foundGate = new();
    private readonly Dictionary<string, DiscoverySnapshot> _found = new(StringComparer.Ordinal);
    private DiscoverySnapshot _file = DiscoverySnapshot.Empty;

    public void Dispose() => _gate.Dispose();

    /// <summary>Takes a file, unless something is wrong with it. Then nothing changes.</summary>
    /// <returns>What is wrong with it.</returns>
    public async Task<IReadOnlyList<string>> TryTakeFileAsync(DiscoverySnapshot file)
    {
        await _gate.WaitAsync();
        try
        {
            DiscoverySnapshot sticky = MakeSticky(file);
            List<string> errors = await check.FindErrorsAsync(sticky, MayCome);
            if (errors.Count == 0)
            {
                _file = sticky;
                await RebuildAsync();
            }

            return errors;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes what a source has found. What is wrong with it is left out.</summary>
    public async Task TakeAsync(string source, DiscoverySnapshot found)
    {
        lock (_foundGate)
        {
            _found[source] = found; // the newest one counts, whichever caller gets through the gate first
        }

        await _gate.WaitAsync();
        try
        {
            await RebuildAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool MayCome(string cluster) =>
        sources.Any(source => cluster.StartsWith($"{source}/", StringComparison.OrdinalIgnoreCase))
        || settings.Dns.Any(entry => string.Equals(entry.Cluster, cluster, StringComparison.OrdinalIgnoreCase));

    private async Task RebuildAsync()
    {
        Merge merge = new(_file, check);
        foreach (string source in sources)
        {
            DiscoverySnapshot? found;
            lock (_foundGate)
            {
                if (!_found.TryGetValue(source, out found))
                {
                    continue;
                }
            }

            DiscoverySnapshot good = await CheckAsync(source, MakeSticky(found));
            IReadOnlyList<Problem> leftOut = await merge.AddAsync(source, good);
            foreach (Problem problem in problems.Replace(source, [.. good.Problems, .. leftOut]))
            {
                log.LeftOut(problem.Source, problem.Subject, problem.Message);
            }
        }

        provider.Update(merge.Routes, merge.Clusters);
    }

    private async Task<DiscoverySnapshot> CheckAsync(string source, DiscoverySnapshot found)
    {
        List<Problem> wrong = [.. found.Problems];
        List<ClusterConfig> clusters = [];
        foreach (ClusterConfig cluster in found.Clusters)
        {
            List<string> errors = await check.FindErrorsAsync(cluster);
            wrong.AddRange(errors.Select(error => new Problem(source, cluster.ClusterId, error)));
            if (errors.Count == 0)
            {
                clusters.Add(cluster);
            }
        }

        List<RouteConfig> routes = [];
        foreach (RouteConfig route in found.Routes)
        {
            List<string> errors = await check.FindErrorsAsync(route);
            wrong.AddRange(errors.Select(error => new Problem(source, route.RouteId, error)));
            if (errors.Count == 0)
            {
                routes.Add(route);
            }
        }

        return new DiscoverySnapshot(routes, clusters, wrong);
    }

    private DiscoverySnapshot MakeSticky(DiscoverySnapshot snapshot) => snapshot with
    {
        Clusters = [.. snapshot.Clusters.Select(cluster => StickyClusters.Apply(cluster, settings.Sticky))],
    };
}
