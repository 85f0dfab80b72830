using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Balancing.Grpc.Tests.Support;

/// <summary>A gRPC server on the loopback address.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<StatusCode> _statuses = [];
    private int _open;
    private int _calls;

    private EchoServer(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port, static o => o.Protocols = HttpProtocols.Http2));
        _application = builder.Build();
        _application.MapGrpcService<EchoService>();
    }

    public int Port { get; private set; }

    /// <summary>The id that the server has as a backend.</summary>
    public string Id => $"127.0.0.1:{Port}";

    /// <summary>The calls that the server is handling.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The calls that have reached the server.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What the calls said that they have been tried before.</summary>
    public ConcurrentQueue<string> Attempts { get; } = [];

    public static async Task<EchoServer> StartAsync(int port = 0)
    {
        EchoServer server = new(port);
        await server._application.StartAsync();
        IServerAddressesFeature addresses = server._application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!;
        server.Port = new Uri(addresses.Addresses.Single()).Port;
        return server;
    }

    /// <summary>Lets the next call end with a status, in place of the one that it asks for.</summary>
    public void EndNextWith(StatusCode status) => _statuses.Enqueue(status);

    public StatusCode? NextStatus() => _statuses.TryDequeue(out StatusCode status) ? status : null;

    public IDisposable Enter(ServerCallContext context)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _calls);
        if (context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") is { } attempts)
        {
            Attempts.Enqueue(attempts);
        }

        return new OpenCall(this);
    }

    /// <summary>Stops the server; open calls are cut.</summary>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private sealed class OpenCall(EchoServer server) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref server._open);
    }
}
