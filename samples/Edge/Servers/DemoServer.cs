using System.Net;
using System.Text;

namespace Edge.Servers;

/// <summary>A small HTTP server: it waits a moment and answers with its name.</summary>
internal static class DemoServer
{
    /// <summary>The command that runs it.</summary>
    public const string Command = "server";

    private const string Health = "/health";

    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    /// <summary>Serves on a free port until the process ends.</summary>
    public static async Task RunAsync(string name, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        await using WebApplication app = builder.Build();
        byte[] answer = Encoding.ASCII.GetBytes(name);
        app.Run(context => AnswerAsync(context, answer));
        await app.StartAsync(cancellation);
        Console.WriteLine($"Listening on {app.Urls.Single()}");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        if (context.Request.Path != Health)
        {
            await Task.Delay(Work, context.RequestAborted);
        }

        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
