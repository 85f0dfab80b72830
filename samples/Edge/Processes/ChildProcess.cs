using System.Diagnostics;

namespace Edge.Processes;

/// <summary>A program that runs as a process of its own, and ends with this one.</summary>
/// <remarks>On Unix a shell stands between: it waits for the end of its input, and then kills the program. The system
/// ends the input when this process ends, also if it was killed. <c>PR_SET_PDEATHSIG</c> would do the same, but it
/// looks at the thread that started the program, and threads of a pool come and go.</remarks>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const string Guard = "\"$@\" & program=$!; read -r _; kill -9 $program; wait $program";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Dictionary<string, TaskCompletionSource<string>> _ready;
    private string _lastError = "";

    /// <summary>Starts a program that lies beside this one.</summary>
    /// <param name="name">The name in reports.</param>
    /// <param name="program">The file.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="readyLines">How the lines begin that it prints when it is ready.</param>
    public ChildProcess(string name, string program, string[] arguments, string[] readyLines)
    {
        Name = name;
        _ready = readyLines.ToDictionary(
            static line => line,
            static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously),
            StringComparer.Ordinal);
        _process = new Process { StartInfo = StartOf(program, arguments) };
        _process.OutputDataReceived += (_, line) => ReadLine(line.Data);
        _process.ErrorDataReceived += (_, line) => _lastError = line.Data ?? _lastError;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>Whether it was killed, or has ended by itself.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Waits until it has printed all of its ready lines.</summary>
    /// <exception cref="StartException">It ended before, or took too long.</exception>
    public async Task WaitUntilReadyAsync()
    {
        try
        {
            await Task.WhenAll(_ready.Values.Select(static ready => ready.Task)).WaitAsync(LongestStart);
        }
        catch (Exception failure) when (failure is TimeoutException or StartException)
        {
            throw new StartException($"'{Name}' did not start: {failure.Message} {_lastError}", failure);
        }
    }

    /// <summary>The address in a ready line.</summary>
    public string AddressIn(string readyLine) => _ready[readyLine].Task.Result;

    /// <summary>Kills it: no connection is closed in order, and no answer is completed.</summary>
    public async Task KillAsync()
    {
        HasEnded = true;
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }

        _process.StandardInput.Close(); // tells the shell
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(); // the shell waits, even if the program has ended by itself
        }

        _process.Dispose();
    }

    private void ReadLine(string? line)
    {
        if (line is null)
        {
            HasEnded = true;
            foreach (TaskCompletionSource<string> ready in _ready.Values)
            {
                ready.TrySetException(new StartException("it has ended."));
            }

            return;
        }

        foreach ((string start, TaskCompletionSource<string> ready) in _ready)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                ready.TrySetResult(line[start.Length..]);
            }
        }
    }

    private static ProcessStartInfo StartOf(string program, string[] arguments)
    {
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, program), .. arguments];
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("sh", ["-c", Guard, "sh", .. command]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
