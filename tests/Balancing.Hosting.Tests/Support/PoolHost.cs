using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Tests.Support;

/// <summary>A host with a configuration that a test changes, and one pool <c>api</c> unless the test adds
/// others.</summary>
internal sealed class PoolHost : IAsyncDisposable
{
    private readonly IHost _host;

    public PoolHost(string json, Action<IServiceCollection>? configure = null)
    {
        Configuration = new EditableConfiguration(json);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<IConfiguration>(Configuration.Root);
        if (configure is null)
        {
            builder.Services.AddBackendPool("api");
        }
        else
        {
            configure(builder.Services);
        }

        _host = builder.Build();
    }

    public EditableConfiguration Configuration { get; }

    public TestLog Log { get; } = new();

    public IServiceProvider Services => _host.Services;

    public BackendPool Pool => Services.GetBackendPool("api");

    /// <summary>The members as id and weight.</summary>
    public IEnumerable<string> Members => Pool.Backends.Select(static backend => $"{backend.Id}*{backend.Weight}");

    public static async Task<PoolHost> StartAsync(string json, Action<IServiceCollection>? configure = null)
    {
        PoolHost host = new(json, configure);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    public Task StartAsync() => _host.StartAsync().WithinLimit();

    public Task StopAsync() => _host.StopAsync().WithinLimit();

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
