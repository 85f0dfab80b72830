using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Balancing.Tests.Common;
using StackExchange.Redis;

namespace Samples.Tests;

/// <summary>Real redis-server processes on loopback ports that were free; they keep nothing and end with this
/// object.</summary>
internal sealed class RedisServers : IDisposable
{
    public const string Missing = "redis-server is not in the PATH; Debian's package is redis-server.";

    // Between finding a free port and using it another program may take it.
    private const int MaxAttempts = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly List<Process> _processes = [];

    public RedisServers(int count)
    {
        try
        {
            Addresses = [.. Enumerable.Range(0, count).Select(_ => Start())];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static string? Program { get; } = RequiredTool.Find("redis-server");

    public IReadOnlyList<string> Addresses { get; }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _processes.Clear();
    }

    private string Start()
    {
        string program = Program ?? throw new InvalidOperationException(Missing);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int port = FreePort();
            string[] arguments = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port", $"{port}"];
            Process process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            _processes.Add(process);
            process.OutputDataReceived += static (_, _) => { }; // its log, drained
            process.BeginOutputReadLine();
            if (Answers(process, $"127.0.0.1:{port}"))
            {
                return $"127.0.0.1:{port}";
            }
        }

        throw new InvalidOperationException($"redis-server did not start in {MaxAttempts} attempts.");
    }

    private static bool Answers(Process process, string address)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!process.HasExited && clock.Elapsed < StartLimit)
        {
            try
            {
                using ConnectionMultiplexer connection = ConnectionMultiplexer.Connect(
                    $"{address},connectRetry=1,connectTimeout=1000");
                return !process.HasExited; // otherwise another program answered
            }
            catch (RedisConnectionException)
            {
                Thread.Sleep(20);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
