using System.Net.Sockets;
using HttpGateway.Configuration;

namespace HttpGateway.Hosting;

/// <summary>A web server that takes nothing from the environment: the file and the command line say everything.
/// </summary>
internal static class EmptyHost
{
    public static WebApplicationBuilder CreateBuilder(ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static options => options.AddServerHeader = false);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        return builder;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="app">The server.</param>
    /// <param name="urls">Where it is to listen, for messages.</param>
    /// <exception cref="StartException">An address cannot be listened on.</exception>
    public static async Task StartAsync(WebApplication app, string urls)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or InvalidOperationException)
        {
            throw new StartException($"Cannot listen on {urls}: {failure.Message}", failure);
        }
    }
}
