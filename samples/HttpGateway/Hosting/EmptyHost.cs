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

    /// <exception cref="StartException">An address cannot be listened on.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            throw new StartException(failure.Message, failure);
        }
    }
}
