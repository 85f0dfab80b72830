using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using TcpProxy.Status;

namespace TcpProxy.Tests.Support;

/// <summary>The program in a process of its own, as users start it.</summary>
internal sealed class ProxyProcess : ProgramProcess
{
    private const string Listening = "Listening on ";
    private const string StatusOn = "Status on "; // the last of the ready lines

    private static readonly HttpClient Http = new();

    private ProxyProcess(ProcessStartInfo start, bool readsErrors = true)
        : base(start, StatusOn, readsErrors)
    {
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "TcpProxy.dll");

    /// <summary>The address for clients.</summary>
    public IPEndPoint EndPoint => EndPoints[0];

    /// <summary>The addresses of all listeners.</summary>
    public IPEndPoint[] EndPoints => [.. LinesAfter(Listening).Select(IPEndPoint.Parse)];

    public Uri StatusUri => new(LinesAfter(StatusOn)[0]);

    /// <summary>How many bytes wait in the pipe of stderr, for a reader that is stuck.</summary>
    public int UnreadErrorBytes => PipeContent.CountBytes(Process.StandardError);

    /// <summary>Starts the program with a listener and a status server on free ports, and waits until it is ready.
    /// </summary>
    public static async Task<ProxyProcess> StartAsync(string engine, params string[] arguments)
    {
        ProxyProcess proxy = Start(Complete(engine, arguments));
        await proxy.Ready.Bounded();
        return proxy;
    }

    /// <summary>The same, with one thread in the thread pool.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="readsErrors">False for a reader of stderr that is stuck.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<ProxyProcess> StartWithOneWorkerAsync(
        string engine, bool readsErrors, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. Complete(engine, arguments)]);
        start.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1"; // no maximum is below it
        start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        ProxyProcess proxy = new(start, readsErrors);
        await proxy.Ready.Bounded();
        return proxy;
    }

    /// <summary>Starts the program with so many descriptors, and waits until it is ready.</summary>
    public static async Task<ProxyProcess> StartLimitedAsync(int descriptors, string arguments)
    {
        string[] command =
        [
            "-c",
            $"ulimit -n {descriptors}; exec dotnet '{Program}' --listen 127.0.0.1:0 --status 127.0.0.1:0 {arguments}",
        ];
        ProxyProcess proxy = new(new ProcessStartInfo("sh", command));
        await proxy.Ready.Bounded();
        return proxy;
    }

    /// <summary>Starts the program with these arguments and no others.</summary>
    public static ProxyProcess Start(params string[] arguments) =>
        new(new ProcessStartInfo("dotnet", [Program, .. arguments]));

    /// <summary>Sets how many descriptors the process may have.</summary>
    /// <returns>The limit of before.</returns>
    public ulong LimitDescriptors(ulong limit) => ProcessDescriptors.SetLimit(Process.Id, limit);

    public async Task<StatusReport> StatusAsync() =>
        (await Http.GetFromJsonAsync(StatusUri, StatusJson.Default.StatusReport).Bounded())!;

    /// <summary>Waits until the status is as expected.</summary>
    public Task<StatusReport> StatusAsync(Func<StatusReport, bool> expected) => Wait.UntilAsync(StatusAsync, expected);

    /// <summary>Waits until every thread of the process sleeps, at many looks in a row.</summary>
    /// <remarks>A thread that turns in a loop is seen running, or waiting for a core, at every look: no measure of time
    /// is needed, on a busy machine neither.</remarks>
    public Task SleepAsync()
    {
        const int LooksInARow = 10;
        int sleeping = 0;
        return Wait.UntilAsync(
            () => Task.FromResult(sleeping = IsAsleep() ? sleeping + 1 : 0),
            static looks => looks == LooksInARow);
    }

    /// <summary>Waits until so many lines are on stderr.</summary>
    public Task<string[]> ErrorsAsync(int count) =>
        Wait.UntilAsync(() => Task.FromResult(Errors), lines => lines.Length >= count);

    private static string[] Complete(string engine, string[] arguments) =>
        ["--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--engine", engine, .. arguments];

    private bool IsAsleep()
    {
        Process.Refresh();
        try
        {
            return Process.Threads.Cast<ProcessThread>()
                .All(static thread => thread.ThreadState == System.Diagnostics.ThreadState.Wait);
        }
        catch (InvalidOperationException)
        {
            return false; // a thread has ended meanwhile
        }
    }
}
