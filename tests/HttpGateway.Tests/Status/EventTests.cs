using System.Net.ServerSentEvents;
using System.Text.Json;
using HttpGateway.Status.Reporting;
using HttpGateway.Tests.Status.Support;
using Microsoft.Extensions.Time.Testing;

namespace HttpGateway.Tests.Status;

/// <summary>The stream of reports.</summary>
public class EventTests
{
    private static readonly Uri Events = new("/_balancing/events", UriKind.Relative);

    [Fact]
    public async Task The_first_event_comes_at_once_and_has_the_report()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        string json = await host.JsonAsync();
        await using IAsyncEnumerator<SseItem<string>> events = await OpenAsync(host);

        SseItem<string> first = await NextAsync(events);
        Assert.Equal("status", first.EventType);
        Assert.Equal(json, first.Data);
    }

    [Fact]
    public async Task A_change_is_the_next_event()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        await using IAsyncEnumerator<SseItem<string>> events = await OpenAsync(host);
        await NextAsync(events);
        host.Member("web", "a").IsDraining = true;

        SseItem<string> next = await NextAsync(events);
        StatusReport report = JsonSerializer.Deserialize(next.Data, StatusJson.Default.StatusReport)!;
        Assert.Equal(["draining", "available"], report.Pools[0].Backends.Select(static backend => backend.State));
    }

    [Fact]
    public async Task All_clients_get_each_change()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        List<IAsyncEnumerator<SseItem<string>>> clients = [];
        for (int client = 0; client < 20; client++)
        {
            clients.Add(await OpenAsync(host));
            await NextAsync(clients[client]);
        }

        host.Member("web", "a").IsDraining = true;
        foreach (IAsyncEnumerator<SseItem<string>> client in clients)
        {
            Assert.Contains("draining", (await NextAsync(client)).Data, StringComparison.Ordinal);
            await client.DisposeAsync();
        }
    }

    /// <summary>Proxies in between close a connection that is silent, and a dead one is noticed by writing only.
    /// </summary>
    [Fact]
    public async Task A_silent_stream_gets_a_comment_every_30_pauses()
    {
        const int Pauses = 30;
        FakeTimeProvider time = new();
        await using StatusHost host = await StatusHost.StartAsync(allowsChanges: true, time, Clusters.OfIds("a"));
        using HttpResponseMessage response = await host.Client.GetAsync(
            Events, HttpCompletionOption.ResponseHeadersRead).Bounded();
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        for (int line = 0; line < 3; line++)
        {
            await reader.ReadLineAsync().Bounded(); // event, data, an empty line
        }

        for (int comment = 0; comment < 2; comment++)
        {
            Task<string?> next = reader.ReadLineAsync();
            int forwarded = 0;
            await Wait.UntilAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromMilliseconds(500));
                    forwarded++;
                    return Task.FromResult(next.IsCompleted);
                },
                static isCompleted => isCompleted);

            Assert.Equal(": idle", await next);
            Assert.Equal("", await reader.ReadLineAsync().Bounded());
            Assert.True(forwarded >= Pauses, $"It came after {forwarded} pauses.");
        }
    }

    [Fact]
    public async Task The_stream_ends_with_the_program()
    {
        StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        await using IAsyncEnumerator<SseItem<string>> events = await OpenAsync(host);
        await NextAsync(events);
        Task stopped = host.StopAsync();

        Assert.False(await events.MoveNextAsync().AsTask().Bounded());
        await stopped.Bounded();
        await host.DisposeAsync();
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(StatusHost host)
    {
        HttpResponseMessage response = await host.Client.GetAsync(Events, HttpCompletionOption.ResponseHeadersRead)
            .Bounded();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().Bounded());
        return events.Current;
    }
}
