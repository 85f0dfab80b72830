using System.Globalization;
using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>The proxies of a comparison, each started once and warmed up.</summary>
/// <remarks>A runtime that compiles hot code while it runs is measured in its final state only if it keeps running: a
/// process that starts anew for each round is in another state each time.</remarks>
internal sealed class WarmProxies : IDisposable
{
    private const int WarmUpConnections = 16;

    // Of one core. More than that would disturb the proxy that is measured.
    private const double MaxIdleShare = 0.02;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(2);

    private readonly List<RunningProxy> _proxies = [];

    public IReadOnlyList<RunningProxy> All => _proxies;

    /// <summary>Starts the proxies in front of one server, and warms each up.</summary>
    public static async Task<WarmProxies> StartAsync(
        IReadOnlyList<Contender> contenders, RunSize size, int server, string folder)
    {
        WarmProxies proxies = new();
        try
        {
            foreach (Contender contender in contenders)
            {
                RunningProxy proxy = await RunningProxy.StartAsync(contender, server, folder).ConfigureAwait(false);
                proxies._proxies.Add(proxy);
                await WarmUpAsync(proxy, size.WarmUpRequests).ConfigureAwait(false);
            }

            await proxies.CheckIdleAsync().ConfigureAwait(false);
            return proxies;
        }
        catch
        {
            proxies.Dispose();
            throw;
        }
    }

    public void Dispose() => _proxies.ForEach(static proxy => proxy.Process.Dispose());

    /// <summary>Sends requests until so many are answered.</summary>
    private static async Task WarmUpAsync(RunningProxy proxy, long requests)
    {
        await Console.Error.WriteLineAsync($"warm-up: {proxy.Name}").ConfigureAwait(false);
        for (long answered = 0; answered < requests;)
        {
            WrkReport report = await Wrk.RunAsync(proxy.Port, WarmUpConnections, seconds: 1).ConfigureAwait(false);
            answered += report.Requests > 0
                ? report.Requests
                : throw new InvalidOperationException($"{proxy.Name} answered no request in a second.");
        }
    }

    /// <summary>Warns of each proxy that uses the processor although it has nothing to do.</summary>
    private async Task CheckIdleAsync()
    {
        await Task.Delay(IdleTime).ConfigureAwait(false); // until the last code is compiled
        TimeSpan[] before = [.. _proxies.Select(static proxy => proxy.Process.CpuTime())];
        await Task.Delay(IdleTime).ConfigureAwait(false);
        foreach ((RunningProxy proxy, TimeSpan used) in _proxies.Zip(before))
        {
            double share = (proxy.Process.CpuTime() - used) / IdleTime;
            if (share > MaxIdleShare)
            {
                string line = string.Create(
                    CultureInfo.InvariantCulture, $"{proxy.Name}: {share:P1} of a core while idle");
                await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
    }
}
