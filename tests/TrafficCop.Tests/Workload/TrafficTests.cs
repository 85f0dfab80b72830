using Microsoft.AspNetCore.Builder;
using TrafficCop.Hosting;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Workload;

/// <summary>The clients, with a server that answers once all requests have arrived.</summary>
public sealed class TrafficTests
{
    [Theory]
    [InlineData(Traffic.Clients, true)]
    [InlineData(Traffic.Clients - 1, false)]
    public async Task It_reports_whether_all_clients_were_busy(int requests, bool expected)
    {
        int arrived = 0;
        TaskCompletionSource allArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackHost server = await LoopbackHost.StartAsync(
            app => app.Run(async _ =>
            {
                if (Interlocked.Increment(ref arrived) == requests)
                {
                    allArrived.SetResult();
                }

                await allArrived.Task;
            }),
            CancellationToken.None);
        using Traffic traffic = new(server.Origin);

        Visit visit = new(new User("u", "10.0.0.1"), Units: 1, Due: TimeSpan.Zero);
        Visit[] visits = [.. Enumerable.Repeat(visit, requests)];

        await traffic.SendAsync(visits, static () => { }, CancellationToken.None);

        Assert.Equal(expected, traffic.AllClientsBusy);
    }
}
