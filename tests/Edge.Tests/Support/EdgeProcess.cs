using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Balancing.Tests.Common;

namespace Edge.Tests.Support;

/// <summary>The program in a process of its own, with its output piped and a folder for its temporary files.</summary>
internal sealed partial class EdgeProcess : IAsyncDisposable
{
    // No test depends on it; it ends one that hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-test-");
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private EdgeProcess(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Edge.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["TMPDIR"] = _folder.FullName;
        _process = UnixSignals.WithDefaults(() => Process.Start(start)!);
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>The lines of stdout so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The ids of the processes that the program has started, as its log names them.</summary>
    public int[] Children => [.. Lines.Select(static line => Child().Match(line)).Where(static match => match.Success)
        .Select(static match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))];

    /// <summary>What the program has left in the folder for temporary files.</summary>
    public string[] LeftFolders => Directory.GetDirectories(_folder.FullName, "edge-*");

    public static EdgeProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Sends a signal: <c>"INT"</c>, <c>"TERM"</c>.</summary>
    public void Signal(string signal) => UnixSignals.Send(_process.Id, signal);

    /// <summary>Ends the program without a chance to clean up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for a line with a text.</summary>
    public Task LineAsync(string text) =>
        UntilAsync(() => Lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"a line with '{text}'");

    /// <summary>Waits until none of the processes that the program has started runs.</summary>
    public Task ChildrenEndAsync() => UntilAsync(() => !Children.Any(IsRunning), "the end of all children");

    public async Task<ProcessRun> EndAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        await _process.WaitForExitAsync(limit.Token);
        await _reading.WaitAsync(Limit);
        return new ProcessRun(_process.ExitCode, string.Join('\n', Lines), await _errors.WaitAsync(Limit));
    }

    public static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        Array.ForEach(Children, Kill); // a test that fails leaves none behind
        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Kill(int id)
    {
        if (IsRunning(id))
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
        }
    }

    /// <summary>Whether a process has ended, and its parent has not asked how. In some containers none asks.</summary>
    private static bool IsZombie(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true; // gone in between
        }
    }

    private async Task UntilAsync(Func<bool> holds, string expected)
    {
        using CancellationTokenSource limit = new(Limit);
        while (!holds())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Expected {expected} within {Limit}:\n{string.Join('\n', Lines)}");
            }

            await Task.Delay(Pause);
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }

    [GeneratedRegex(@" is process (?<id>\d+) on ")]
    private static partial Regex Child();
}
