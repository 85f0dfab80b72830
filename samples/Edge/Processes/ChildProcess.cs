using System.Diagnostics;

namespace Edge.Processes;

/// <summary>A program that runs as a child and ends with this process.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private const string StatusOn = "Status on ";

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Action<string> _log;
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private volatile bool _isEndExpected;

    private ChildProcess(string name, Process process, Action<string> log)
    {
        Name = name;
        _process = process;
        _log = log;
        _reading = Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync());
    }

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>Whether the process still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>The address that it listens on, as soon as it has named it.</summary>
    public Task<string> Address => _address.Task;

    /// <summary>The address of its status, as soon as it has named it.</summary>
    public Task<string> StatusAddress => _status.Task;

    /// <summary>Starts a program of this folder.</summary>
    /// <param name="name">The name in the log.</param>
    /// <param name="program">The name of the program.</param>
    /// <param name="arguments">The arguments of the program.</param>
    /// <param name="log">Gets each line that the program writes to stderr, and its end if nothing here caused it.
    /// </param>
    public static ChildProcess Start(string name, string program, string[] arguments, Action<string> log)
    {
        ProcessStartInfo start = new(DotnetHost.Path, [DotnetHost.Locate(program), .. arguments])
        {
            RedirectStandardInput = true, // see ParentWatch
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = DotnetHost.Locate("Edge");
        return new ChildProcess(name, Process.Start(start)!, log);
    }

    /// <summary>Ends the process without a warning: SIGKILL.</summary>
    public void Kill()
    {
        _isEndExpected = true;
        _process.Kill();
    }

    /// <summary>Says that the process may end from now on.</summary>
    public void ExpectEnd() => _isEndExpected = true;

    public async ValueTask DisposeAsync()
    {
        _isEndExpected = true;
        _process.StandardInput.Close();
        using (CancellationTokenSource limit = new(LongestEnd))
        {
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            TakeAddress(line, Listening, _address);
            TakeAddress(line, StatusOn, _status);
        }

        await _process.WaitForExitAsync();
        string end = $"{Name} has ended with exit code {_process.ExitCode}.";
        if (!_isEndExpected)
        {
            _log(end);
        }

        Refuse(_address, end);
        Refuse(_status, end);
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _log($"{Name}: {line}");
        }
    }

    private static void TakeAddress(string line, string beginning, TaskCompletionSource<string> address)
    {
        if (line.StartsWith(beginning, StringComparison.Ordinal))
        {
            address.TrySetResult(line[beginning.Length..]);
        }
    }

    private static void Refuse(TaskCompletionSource<string> address, string reason)
    {
        address.TrySetException(new ChildProcessException(reason));
        _ = address.Task.Exception; // some programs have no status
    }
}
