using System.Net;
using System.Text.Json;
using TcpProxy.Connections;
using TcpProxy.Hosting;

namespace TcpProxy.Status;

/// <summary>Serves /status and /metrics over HTTP.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly WebApplication _app;

    private StatusServer(WebApplication app)
    {
        _app = app;
        Address = $"{app.Urls.Single()}/status";
    }

    /// <summary>The address of the report.</summary>
    public string Address { get; }

    /// <summary>Starts the server.</summary>
    /// <returns>Null if there is no address to serve on.</returns>
    /// <exception cref="StartException">The address is in use, or not one of this machine.</exception>
    public static async Task<StatusServer?> StartAsync(IPEndPoint? endPoint, ProxyRuntime proxy)
    {
        if (endPoint is null)
        {
            return null;
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(endPoint);
        });
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        WebApplication app = builder.Build();
        ProxyMetrics metrics = new(proxy);
        app.Run(context => AnswerAsync(context, proxy, metrics));
        try
        {
            await app.StartAsync();
            return new StatusServer(app);
        }
        catch (IOException failure)
        {
            await app.DisposeAsync();
            throw new StartException($"Cannot serve the status on {endPoint}: {failure.Message}", failure);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, ProxyRuntime proxy, ProxyMetrics metrics)
    {
        HttpResponse response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/status" when HttpMethods.IsGet(context.Request.Method):
                response.ContentType = "application/json";
                await JsonSerializer.SerializeAsync(
                    response.Body, StatusReport.Create(proxy), StatusJson.Default.StatusReport,
                    context.RequestAborted);
                break;
            case "/metrics" when HttpMethods.IsGet(context.Request.Method):
                response.ContentType = MetricsType;
                await metrics.Registry.CollectAndExportAsTextAsync(response.Body, context.RequestAborted);
                break;
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
