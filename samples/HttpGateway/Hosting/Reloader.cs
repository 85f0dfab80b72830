using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Routing;

namespace HttpGateway.Hosting;

/// <summary>Takes routes and clusters of a changed file. A file with a mistake changes nothing.</summary>
internal sealed class Reloader(
    string path, GatewayConfiguration first, RouteTable routes, ProblemList problems, ILogger<Reloader> log)
{
    private const string Source = "file";

    /// <summary>Reads the file.</summary>
    /// <param name="isSettled">False if it may be half written: then errors are not reported.</param>
    /// <returns>Whether it is in use.</returns>
    public async Task<bool> TakeAsync(bool isSettled)
    {
        List<string> errors = [];
        GatewayConfiguration? next = ConfigurationFile.Read(path, errors);
        if (next is not null)
        {
            errors.AddRange(await routes.TryTakeFileAsync(next.Proxy));
        }

        if (errors.Count == 0)
        {
            problems.Replace(Source, []);
            log.Read(next!.Proxy.Routes.Count, next.Proxy.Clusters.Count);
            if (next.FixedPart != first.FixedPart)
            {
                log.NeedsRestart();
            }

            return true;
        }

        if (isSettled)
        {
            problems.Replace(Source, [.. errors.Select(error => new Problem(Source, path, error))]);
            errors.ForEach(log.NotChanged);
        }

        return false;
    }
}
