using System.Collections.Concurrent;
using System.Net;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Sending;

/// <summary>Membership, weights and flags change without pause while requests of all kinds run.</summary>
public class StormTests
{
    private const int Seed = 9;
    private const int Workers = 8;
    private const int RequestsPerWorker = 250;
    private const int Length = 20_000;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task No_answer_is_bad_and_no_count_is_left_after_a_storm_of_changes(string version)
    {
        TestServer[] servers = await Task.WhenAll("abcde".Select(
            id => TestServer.StartAsync(context => AnswerAsync(context, $"{id}"), Versions.Parse(version), $"{id}")));
        try
        {
            HttpBalancingOptions options = new() { Selector = static pool => new LeastConnectionsSelector(pool) };
            using BalancedClient client = new(options, servers.Select(static server => server.Backend));
            ConcurrentBag<Backend> all = [.. client.Pool.Backends];
            using CancellationTokenSource ended = new();
            Task<int> changes = Task.Run(() => Change(client.Pool, servers, all, ended.Token));
            int[] sums = await Task.WhenAll(Enumerable.Range(0, Workers).Select(
                worker => Task.Run(() => SendAsync(client, Versions.Parse(version), worker))));
            await ended.CancelAsync();
            Assert.Equal(Workers * RequestsPerWorker, sums.Sum());
            Assert.InRange(await changes, 100, int.MaxValue);
            await Task.WhenAll(all.Select(static backend => backend.WaitForIdleAsync())).WaitAsync(Eventually.Patience);
            Assert.All(all, static backend => Assert.Equal(0, backend.InFlightCount));
            Assert.DoesNotContain(RequestOutcome.Failed, client.Outcomes);
        }
        finally
        {
            foreach (TestServer server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task AnswerAsync(HttpContext context, string id)
    {
        context.Response.Headers["X-Server"] = id;
        await context.Request.Body.CopyToAsync(Stream.Null);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await context.Response.Body.WriteAsync(new byte[Length]);
    }

    private static async Task<int> SendAsync(BalancedClient client, Version version, int worker)
    {
        Random random = new(Seed + worker);
        byte[] half = new byte[Length / 2];
        int good = 0;
        for (int i = 0; i < RequestsPerWorker; i++)
        {
            int kind = random.Next(5);
            HttpMethod method = kind switch { 0 => HttpMethod.Head, 1 => HttpMethod.Post, _ => HttpMethod.Get };
            using HttpRequestMessage request = Versions.CreateRequest(version, method);
            request.Content = kind == 1 ? new ByteArrayContent(half) : null;
            using HttpResponseMessage response =
                await client.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            bool isGood = response.StatusCode == HttpStatusCode.OK
                && response.GetBackend()!.Id == response.Headers.GetValues("X-Server").Single();
            switch (kind)
            {
                case 1 or 2:
                    isGood &= (await response.Content.ReadAsByteArrayAsync()).Length == Length;
                    break;
                case 3:
                    await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(half);
                    break;
                default:
                    break; // the headers alone
            }

            good += isGood ? 1 : 0;
        }

        return good;
    }

    private static int Change(
        BackendPool pool, TestServer[] servers, ConcurrentBag<Backend> all, CancellationToken ended)
    {
        Random random = new(Seed);
        int changes = 0;
        for (; !ended.IsCancellationRequested; changes++)
        {
            TestServer server = servers[random.Next(1, servers.Length)]; // the first one always stays
            switch (random.Next(5))
            {
                case 0:
                    pool.Remove(server.Id);
                    break;
                case 1:
                    HttpBackend weighted = new(server.Id, server.Address, random.Next(4));
                    all.Add(weighted);
                    pool.AddOrReplace(weighted);
                    break;
                case 2:
                    HttpBackend[] members = [.. servers
                        .Where(other => other == servers[0] || random.Next(2) == 0)
                        .Select(static other => new HttpBackend(other.Id, other.Address))];
                    Array.ForEach(members, all.Add);
                    pool.ReplaceAll(members);
                    break;
                case 3 when pool.TryGetBackend(server.Id, out Backend? drained):
                    drained.IsDraining = !drained.IsDraining;
                    break;
                default:
                    if (pool.TryGetBackend(server.Id, out Backend? suspended))
                    {
                        suspended.SuspendFor(TimeSpan.FromMilliseconds(1));
                    }

                    break;
            }

            Thread.Sleep(random.Next(2)); // no synchronization: only a pace
        }

        return changes;
    }
}
