using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Proxies.Contenders;

/// <summary>A server or proxy that was started here, with its children. Disposing it ends them.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a command, and waits until it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not listen in time.</exception>
    public static async Task<ServerProcess> StartAsync(string[] command, int port)
    {
        ProcessStartInfo start = new(FindProgram(command[0]), command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerProcess server = new(Process.Start(start)!);
        server._process.OutputDataReceived += static (_, _) => { };
        List<string> errors = [];
        server._process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        long started = Stopwatch.GetTimestamp();
        while (!await AcceptsAsync(port).ConfigureAwait(false))
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(started) > LongestStart)
            {
                server.Dispose();
                throw new InvalidOperationException(
                    $"'{string.Join(' ', command)}' does not listen on port {port}. {string.Join(' ', errors)}");
            }

            await Task.Delay(50).ConfigureAwait(false);
        }

        return server;
    }

    /// <summary>A port that is free now.</summary>
    public static int FindPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The process and its descendants.</summary>
    public IReadOnlyList<int> Tree()
    {
        Dictionary<int, int> parents = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)
                && ProcessStat.TryRead(id) is { } stat)
            {
                parents[id] = stat.Parent;
            }
        }

        List<int> tree = [Id];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(parents.Where(entry => entry.Value == tree[i]).Select(static entry => entry.Key));
        }

        return tree;
    }

    /// <summary>The processor time that the process and its children have used.</summary>
    public TimeSpan CpuTime() => TimeSpan.FromSeconds(
        Tree().Sum(static id => ProcessStat.TryRead(id)?.Ticks ?? 0) / (double)ProcessStat.TicksPerSecond);

    /// <summary>The memory that the process and its children have in use, in bytes.</summary>
    public long ResidentBytes() => Tree().Sum(static id => ProcessStat.ResidentBytes(id));

    /// <summary>Ends the process at once, as a crash does.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string FindProgram(string name) =>
        File.Exists($"/usr/sbin/{name}") ? $"/usr/sbin/{name}" : name;

    private static async Task<bool> AcceptsAsync(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
