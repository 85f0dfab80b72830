using Microsoft.AspNetCore.Builder;
using TrafficCop.Hosting;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Workload;

/// <summary>The clients, at a server that keeps all of them waiting until <c>enough</c> are there.</summary>
public sealed class TrafficTests
{
    [Theory]
    [InlineData(Traffic.Clients, true)]
    [InlineData(Traffic.Clients - 1, false)]
    public async Task It_knows_whether_its_clients_have_run_out(int requests, bool expected)
    {
        int arrived = 0;
        TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackHost server = await LoopbackHost.StartAsync(
            app => app.Run(async _ =>
            {
                if (Interlocked.Increment(ref arrived) == requests)
                {
                    enough.SetResult();
                }

                await enough.Task;
            }),
            CancellationToken.None);
        using Traffic traffic = new(server.Origin);

        await traffic.SendAsync([.. Enumerable.Repeat(new Visit(new User("u", "10.0.0.1"), 1, TimeSpan.Zero), requests)], static () => { }, CancellationToken.None);

        Assert.Equal(expected, traffic.AllClientsBusy);
    }
}
