using Balancing;
using Yarp.ReverseProxy.Forwarder;

WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Services.AddHttpForwarder();
WebApplication app = builder.Build();

BackendPoolOptions options = new() { OutlierEjection = new OutlierEjectionOptions() };
BackendPool pool = new(options, args.Select(address => new Backend(address)));
LeastConnectionsSelector selector = new(pool);
HttpMessageInvoker client = new(
    new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });

app.Map("/{**path}", async (HttpContext context, IHttpForwarder forwarder) =>
{
    using BackendLease lease = selector.Acquire();
    if (!lease.IsAcquired)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return;
    }

    ForwarderError error = await forwarder.SendAsync(context, lease.Backend.Id, client);
    bool isSuccess = error == ForwarderError.None && context.Response.StatusCode < 500;
    lease.Report(isSuccess ? RequestOutcome.Succeeded
        : context.RequestAborted.IsCancellationRequested ? RequestOutcome.Canceled : RequestOutcome.Failed);
});
app.Run();
