using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HttpGateway.Tests.Discovery.RealDocker;

/// <summary>A dockerd of its own: own socket, own folder, no change of the network settings. It goes with this object.
/// </summary>
public sealed class DockerDaemon : IAsyncLifetime
{
    public const string Missing =
        "dockerd or docker is not in the PATH, or busybox is not a static program, or this is not root on Linux; "
        + "Debian's packages are docker.io and busybox-static.";

    private const string Image = "gateway-test";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockerd-");
    private Process? _process;

    public static bool IsInstalled =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && RequiredTool.Find("dockerd") is not null && RequiredTool.Find("docker") is not null
        && ContainerImage.IsAvailable;

    /// <summary>The address of the API.</summary>
    public string Endpoint => $"unix://{_folder.FullName}/docker.sock";

    async Task IAsyncLifetime.InitializeAsync()
    {
        if (!IsInstalled)
        {
            return; // every test is skipped
        }

        await StartAsync();
        string files = Path.Combine(_folder.FullName, "image.tar");
        await ContainerImage.WriteAsync(files);
        await DockerAsync("import", files, Image);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_process is not null)
        {
            await RemoveAllAsync();
            await StopAsync();
        }

        foreach (string mount in Mounts())
        {
            await ProcessRun.RunAsync(new ProcessStartInfo("umount", [mount]), Limit);
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Starts the daemon. Containers that still run are taken over.</summary>
    public async Task StartAsync()
    {
        string[] arguments =
        [
            "--data-root", Path.Combine(_folder.FullName, "data"),
            "--exec-root", Path.Combine(_folder.FullName, "exec"),
            "-p", Path.Combine(_folder.FullName, "pid"), "-H", Endpoint, "--storage-driver", "vfs", "--bridge", "none",
            "--iptables=false", "--live-restore",
        ];
        ProcessStartInfo start = new("dockerd", arguments) { RedirectStandardError = true };
        _process = UnixSignals.WithDefaults(() => Process.Start(start)!);
        _process.ErrorDataReceived += static (_, _) => { }; // its log
        _process.BeginErrorReadLine();
        await Wait.UntilAsync(
            () => ProcessRun.RunAsync(Command("version"), Limit), static run => run.ExitCode == 0);
    }

    /// <summary>Ends the daemon. Its containers run on.</summary>
    public async Task StopAsync()
    {
        UnixSignals.Send(_process!.Id, "TERM");
        await _process.WaitForExitAsync().Bounded();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs a container that answers with its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Its labels, without the prefix.</param>
    /// <param name="options">Further options of docker run.</param>
    internal Task RunAsync(string name, string[] labels, params string[] options)
    {
        int port = FreePort();
        return DockerAsync(
            [
                "run", "-d", "--name", name, "--network", "host", "-l", "balancing.enable=true",
                "-l", $"balancing.port={port}",
                .. labels.SelectMany(static label => (string[])["-l", $"balancing.{label}"]),
                .. options, Image, "/bin/sh", "-c", ContainerImage.Command(name, port),
            ]);
    }

    /// <summary>Runs a command of the client.</summary>
    public async Task<string> DockerAsync(params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ProcessRun run = await ProcessRun.RunAsync(Command(arguments), Limit);
        Assert.True(run.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {run.Error}");
        return run.Output;
    }

    /// <summary>Ends all containers.</summary>
    public async Task RemoveAllAsync()
    {
        string[] ids = (await DockerAsync("ps", "-aq")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > 0)
        {
            await DockerAsync(["rm", "-f", .. ids]);
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private ProcessStartInfo Command(params string[] arguments) => new("docker", ["-H", Endpoint, .. arguments]);

    private IEnumerable<string> Mounts() => File.Exists("/proc/mounts")
        ? File.ReadAllLines("/proc/mounts").Select(static line => line.Split(' ')[1])
            .Where(mount => mount.StartsWith(_folder.FullName, StringComparison.Ordinal))
            .OrderByDescending(static mount => mount.Length)
        : [];
}
