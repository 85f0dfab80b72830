using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>The part of the API of a daemon that discovery uses, on a socket of its own.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daemon-");
    private readonly ConcurrentDictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<string>, bool> _streams = [];
    private WebApplication? _app;
    private int _listings;

    /// <summary>The address of the API.</summary>
    public Uri Endpoint => new($"unix://{Socket}");

    /// <summary>How often containers were listed.</summary>
    public int Listings => Volatile.Read(ref _listings);

    /// <summary>The filters and the time that the last stream was asked for with.</summary>
    public string LastQuery { get; private set; } = "";

    public bool HasStream => !_streams.IsEmpty;

    /// <summary>Waits before each listing, or fails it.</summary>
    public Func<Task> BeforeListing { get; set; } = static () => Task.CompletedTask;

    private string Socket => Path.Combine(_folder.FullName, "docker.sock");

    public static async Task<FakeDaemon> StartAsync(params FakeContainer[] containers)
    {
        FakeDaemon daemon = new();
        daemon.Set(containers);
        await daemon.StartAsync();
        return daemon;
    }

    /// <summary>Replaces all containers, without an event.</summary>
    public void Set(params FakeContainer[] containers)
    {
        _containers.Clear();
        foreach (FakeContainer container in containers)
        {
            _containers[container.Id] = container;
        }
    }

    /// <summary>Sends an event to all streams.</summary>
    public void Send(string action, FakeContainer container, string? signal = null, DateTimeOffset? time = null) =>
        SendBurst(1, action, container, signal, time);

    /// <summary>Sends an event several times, in one piece.</summary>
    public void SendBurst(
        int count, string action, FakeContainer container, string? signal = null, DateTimeOffset? time = null)
    {
        JsonObject attributes = new() { ["name"] = container.Name };
        if (signal is not null)
        {
            attributes["signal"] = signal;
        }

        DateTimeOffset at = time ?? DateTimeOffset.UtcNow;
        string line = new JsonObject
        {
            ["Type"] = "container",
            ["Action"] = action,
            ["Actor"] = new JsonObject { ["ID"] = container.Id, ["Attributes"] = attributes },
            ["time"] = at.ToUnixTimeSeconds(),
            ["timeNano"] = (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
        }.ToJsonString();
        string lines = string.Concat(Enumerable.Repeat($"{line}\n", count));
        foreach (Channel<string> stream in _streams.Keys)
        {
            stream.Writer.TryWrite(lines);
        }
    }

    /// <summary>Waits until discovery listens.</summary>
    public Task HasStreamAsync() => Wait.UntilAsync(() => Task.FromResult(HasStream), static has => has);

    /// <summary>Starts the API, or starts it again.</summary>
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        _app = builder.Build();
        _app.MapGet("/containers/json", ListAsync);
        _app.MapGet("/containers/{id}/json", Inspect);
        _app.MapGet("/events", StreamAsync);
        await _app.StartAsync();
    }

    /// <summary>Ends the API; the socket goes too.</summary>
    public async Task StopAsync()
    {
        foreach (Channel<string> stream in _streams.Keys)
        {
            stream.Writer.TryComplete();
        }

        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
        File.Delete(Socket);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<IResult> ListAsync()
    {
        await BeforeListing();
        Interlocked.Increment(ref _listings);
        return Results.Json(new JsonArray([.. _containers.Values.Select(static container => container.ToListing())]));
    }

    private IResult Inspect(string id) => _containers.TryGetValue(id, out FakeContainer? container)
        ? Results.Json(container.ToDetails())
        : Results.NotFound(new { message = $"No such container: {id}" });

    private async Task StreamAsync(HttpContext context)
    {
        LastQuery = Uri.UnescapeDataString(context.Request.QueryString.Value ?? "");
        Channel<string> stream = Channel.CreateUnbounded<string>();
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        _streams[stream] = true;
        try
        {
            await foreach (string lines in stream.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(lines, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Discovery has gone.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }
    }
}
