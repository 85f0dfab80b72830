using System.Diagnostics;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.RealServers;

/// <summary>A PostgreSQL server with an empty database, in a folder that goes with this object.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Missing =
        "initdb, postgres, psql or pgbench is not in the PATH; Debian's package is postgresql, and its programs are in "
        + "/usr/lib/postgresql/*/bin.";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private PostgresServer(DirectoryInfo folder, Process process, string address)
    {
        _folder = folder;
        _process = process;
        Address = address;
    }

    public static bool IsInstalled =>
        OperatingSystem.IsLinux()
        && ((string[])["initdb", "postgres", "psql", "pgbench"]).All(tool => RequiredTool.Find(tool) is not null)
        && (!Environment.IsPrivilegedProcess || RequiredTool.Find("setpriv") is not null);

    public string Address { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tcpproxy-pg-");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder.FullName); // the server refuses to run as root
        }

        string data = Path.Combine(folder.FullName, "data");
        await RunAsync(AsServer(["initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"]));
        string address = TestServer.RefusingAddress(); // a free port
        string[] start = AsServer(
        [
            "postgres", "-D", data, "-h", "127.0.0.1", "-p", address.Split(':')[1], "-c", "unix_socket_directories=",
            "-c", "fsync=off",
        ]);
        Process process = Process.Start(
            new ProcessStartInfo(start[0], start[1..]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += static (_, _) => { }; // its log
        process.BeginErrorReadLine();
        PostgresServer server = new(folder, process, address);
        await Ports.WaitAsync(address);
        await Wait.UntilAsync(
            () => ProcessRun.RunAsync(Psql(address, "-c", "SELECT 1"), Limit), static run => run.ExitCode == 0);
        return server;
    }

    /// <summary>The start of psql. An error ends it.</summary>
    public static ProcessStartInfo Psql(string address, params string[] arguments) => Client(
        "psql", address, ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "postgres", .. arguments]);

    /// <summary>The start of a program of PostgreSQL that connects to an address.</summary>
    public static ProcessStartInfo Client(string program, string address, params string[] arguments) =>
        new(program, ["-h", address.Split(':')[0], "-p", address.Split(':')[1], "-U", "postgres", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        UnixSignals.Send(_process.Id, "INT"); // a fast shutdown, of its children too
        await _process.WaitForExitAsync().Bounded();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string[] AsServer(string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
        : command;

    private static async Task RunAsync(params string[] command)
    {
        ProcessRun run = await ProcessRun.RunAsync(new(command[0], command[1..]), Limit);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.Error}");
    }
}
