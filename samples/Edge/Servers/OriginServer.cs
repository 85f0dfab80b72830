using System.Globalization;
using Edge.Processes;

namespace Edge.Servers;

/// <summary>A web server that takes a few milliseconds for each answer, which is its name.</summary>
internal static class OriginServer
{
    /// <summary>The command that runs one.</summary>
    public const string Command = "server";

    /// <summary>The path that health checks ask.</summary>
    public const string HealthPath = "/health";

    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(5);

    /// <summary>Starts one as a process.</summary>
    public static ChildProcess Create(string name) => new(name, "Edge.dll", [Command, name], [ReadyLine.Listening]);

    /// <summary>Runs one in this process.</summary>
    public static async Task<int> RunAsync(string name, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapGet(HealthPath, static () => "healthy");
        app.MapGet("/", async (CancellationToken aborted) =>
        {
            await Task.Delay(Work, aborted);
            return name;
        });
        await app.StartAsync(stop);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ReadyLine.Listening}{app.Urls.First()}"));
        await app.WaitForShutdownAsync(stop);
        return 0;
    }
}
