using System.Diagnostics;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.RealServers;

/// <summary>A redis-server that keeps nothing and ends with this object.</summary>
internal sealed class RedisServer : IDisposable
{
    public const string Missing =
        "redis-server or redis-benchmark is not in the PATH; Debian has the packages redis-server and redis-tools.";

    private readonly Process _process;

    private RedisServer(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public static bool IsInstalled =>
        RequiredTool.Find("redis-server") is not null && RequiredTool.Find("redis-benchmark") is not null;

    public string Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        string address = TestServer.RefusingAddress(); // a free port
        string[] arguments =
            ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port", address.Split(':')[1]];
        Process process = Process.Start(
            new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { }; // its log
        process.BeginOutputReadLine();
        RedisServer server = new(process, address);
        await Ports.WaitAsync(address);
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
