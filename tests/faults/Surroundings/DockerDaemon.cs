using System.Diagnostics;
using System.Globalization;
using HttpGateway.Tests.Discovery.RealDocker;

namespace Faults.Surroundings;

/// <summary>A dockerd of its own: own socket, own folder, no change of the network settings.</summary>
internal sealed class DockerDaemon : IContainerDaemon
{
    private const string Image = "faults";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faults-docker-");
    private Process? _process;
    private bool _hasImage;

    /// <summary>Whether this machine can run one.</summary>
    public static bool IsInstalled =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && RequiredTool.Find("dockerd") is not null && RequiredTool.Find("docker") is not null
        && ContainerImage.IsAvailable;

    public Uri Endpoint => new($"unix://{_folder.FullName}/docker.sock");

    public async Task StartAsync()
    {
        string[] arguments =
        [
            "--data-root", Path.Combine(_folder.FullName, "data"),
            "--exec-root", Path.Combine(_folder.FullName, "exec"),
            "-p", Path.Combine(_folder.FullName, "pid"), "-H", $"{Endpoint}", "--storage-driver", "vfs",
            "--bridge", "none", "--iptables=false", "--live-restore",
        ];
        _process = Process.Start(new ProcessStartInfo("dockerd", arguments) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += static (_, _) => { }; // its log
        _process.BeginErrorReadLine();
        long began = Stopwatch.GetTimestamp();
        while ((await TryDockerAsync("version").ConfigureAwait(false)).ExitCode != 0)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Limit)
            {
                throw new InvalidOperationException("dockerd does not start.");
            }

            await Task.Delay(50).ConfigureAwait(false);
        }

        if (!_hasImage)
        {
            string files = Path.Combine(_folder.FullName, "image.tar");
            await ContainerImage.WriteAsync(files).ConfigureAwait(false);
            await DockerAsync("import", files, Image).ConfigureAwait(false);
            _hasImage = true;
        }
    }

    public async Task StopAsync()
    {
        UnixSignals.Send(_process!.Id, "TERM");
        await _process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(false);
        _process.Dispose();
        _process = null;
    }

    public Task RunAsync(string name, IReadOnlyList<string> labels) => DockerAsync(
    [
        "run", "-d", "--name", name, "--network", "host",
        .. labels.Append("balancing.enable=true").SelectMany(static label => (string[])["-l", label]),
        Image, "/bin/sh", "-c", "trap 'exit 0' TERM; while true; do busybox sleep 1; done",
    ]);

    public async Task RemoveAsync(string name)
    {
        await DockerAsync("stop", name).ConfigureAwait(false);
        await DockerAsync("rm", name).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null && _hasImage)
        {
            await StartAsync().ConfigureAwait(false); // only a daemon can end the containers that it has left
        }

        if (_process is { HasExited: false })
        {
            ProcessRun listed = await TryDockerAsync("ps", "-aq").ConfigureAwait(false);
            string[] ids = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
            {
                await TryDockerAsync(["rm", "-f", .. ids]).ConfigureAwait(false);
            }

            await StopAsync().ConfigureAwait(false);
        }

        _process?.Dispose();
        foreach (string mount in (await File.ReadAllLinesAsync("/proc/mounts").ConfigureAwait(false))
            .Select(static line => line.Split(' ')[1])
            .Where(mount => mount.StartsWith(_folder.FullName, StringComparison.Ordinal))
            .OrderByDescending(static mount => mount.Length))
        {
            await ProcessRun.RunAsync(new ProcessStartInfo("umount", [mount]), Limit).ConfigureAwait(false);
        }

        _folder.Delete(recursive: true);
    }

    private async Task DockerAsync(params string[] arguments)
    {
        ProcessRun run = await TryDockerAsync(arguments).ConfigureAwait(false);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"docker {string.Join(' ', arguments)}: {run.ExitCode} {run.Error}"));
        }
    }

    private Task<ProcessRun> TryDockerAsync(params string[] arguments) =>
        ProcessRun.RunAsync(new ProcessStartInfo("docker", ["-H", $"{Endpoint}", .. arguments]), Limit);
}
