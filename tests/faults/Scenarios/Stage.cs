using System.Diagnostics;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;
using Faults.Surroundings;

namespace Faults.Scenarios;

/// <summary>A proxy with load on it and servers behind it, for one fault.</summary>
internal sealed class Stage(
    ProxyUnderTest proxy, IReadOnlyList<FaultyServer> servers, Surrounding? surrounding, LoadRun load)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public ProxyUnderTest Proxy => proxy;

    public IReadOnlyList<FaultyServer> Servers => servers;

    public LoadRun Load => load;

    /// <summary>When the fault began, as a timestamp.</summary>
    public long FaultBegan { get; private set; }

    /// <summary>What a scenario has found wrong by itself; null if nothing.</summary>
    public string? Complaint { get; set; }

    /// <summary>Whether the scenario has ended the proxy itself.</summary>
    public bool HasEnded { get; set; }

    /// <summary>What came of requests that the scenario has sent itself.</summary>
    public LoadCounts OwnRequests { get; set; }

    /// <summary>Marks the moment from which recovery is counted.</summary>
    public void BeginFault() => FaultBegan = Stopwatch.GetTimestamp();

    /// <summary>What the proxy depends on besides its servers.</summary>
    public T SurroundingOf<T>()
        where T : Surrounding => (T)surrounding!;

    /// <summary>Waits until the proxy reports something. If it does not, that is a complaint.</summary>
    /// <returns>Whether it has reported it.</returns>
    public Task<bool> StatusAsync(string expected, Func<ProxyStatus, bool> holds) => UntilAsync(
        expected, async () => holds(await proxy.StatusAsync().ConfigureAwait(false)));

    /// <summary>Waits until something holds. If it does not, that is a complaint.</summary>
    /// <returns>Whether it holds.</returns>
    public async Task<bool> UntilAsync(string expected, Func<Task<bool>> holdsAsync)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await holdsAsync().ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(began) > LongestWait)
            {
                Complaint ??= $"not so: {expected}";
                return false;
            }

            await Task.Delay(20).ConfigureAwait(false);
        }

        return true;
    }
}
