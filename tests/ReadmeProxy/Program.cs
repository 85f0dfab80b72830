using Balancing;
using Yarp.ReverseProxy.Forwarder;

WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Services.AddHttpForwarder();
WebApplication app = builder.Build();

BackendPool pool = new(args.Select(address => new Backend(address)));
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
    if (error == ForwarderError.Request) // no connection, or no response
    {
        lease.Backend.IsAvailable = false; // until a health check of yours succeeds
    }
});
app.Run();
