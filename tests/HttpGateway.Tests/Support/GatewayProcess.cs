using System.Diagnostics;

namespace HttpGateway.Tests.Support;

/// <summary>The program in a process of its own, as users start it.</summary>
internal sealed class GatewayProcess : ProgramProcess
{
    private const string Listening = "Listening on ";
    private const string HealthOn = "Health on ";
    private const string StatusOn = "Status on "; // the last of the ready lines

    private static readonly Dictionary<string, string> NoVariables = [];

    private GatewayProcess(ProcessStartInfo start)
        : base(start, StatusOn)
    {
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "HttpGateway.dll");

    /// <summary>The first address for clients.</summary>
    public Uri Address => Addresses[0];

    /// <summary>The addresses of all listeners.</summary>
    public Uri[] Addresses => [.. LinesAfter(Listening).Select(static line => new Uri(line))];

    /// <summary>The address of the status page, <c>…/_balancing</c>.</summary>
    public Uri StatusAddress => new(LinesAfter(StatusOn)[0]);

    /// <summary>The address for health checks, <c>…/healthz</c>.</summary>
    public Uri HealthAddress => new(LinesAfter(HealthOn)[0]);

    /// <summary>Starts the program with listeners on free ports, and waits until it is ready.</summary>
    public static Task<GatewayProcess> StartAsync(string file, params string[] arguments) =>
        StartAsync(file, NoVariables, arguments);

    /// <summary>The same, with environment variables.</summary>
    public static Task<GatewayProcess> StartAsync(
        string file, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        ReadyAsync(Start(
            variables,
            [
                "--config", file, .. (arguments.Contains("--urls") ? (string[])[] : ["--urls", "http://127.0.0.1:0"]),
                "--admin", "http://127.0.0.1:0", .. arguments,
            ]));

    /// <summary>Starts the program with the listeners of the file, and waits until it is ready.</summary>
    public static Task<GatewayProcess> StartWithFileUrlsAsync(string file, params string[] arguments) =>
        ReadyAsync(Start(["--config", file, "--admin", "http://127.0.0.1:0", .. arguments]));

    /// <summary>Starts the program with these arguments and no others.</summary>
    public static GatewayProcess Start(params string[] arguments) => Start(NoVariables, arguments);

    private static GatewayProcess Start(IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments]);
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new GatewayProcess(start);
    }

    private static async Task<GatewayProcess> ReadyAsync(GatewayProcess gateway)
    {
        await gateway.Ready.Bounded();
        return gateway;
    }
}
