using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class TestLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next entry.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public IEnumerable<string> Errors => At(LogLevel.Error);

    public IEnumerable<string> Warnings => At(LogLevel.Warning);

    public IEnumerable<string> All => _entries.Select(static entry => entry.Text);

    public IEnumerable<string> At(LogLevel level) =>
        _entries.Where(entry => entry.Level == level).Select(static entry => entry.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((logLevel, formatter(state, exception)));
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .SetResult();
    }

    public void Dispose()
    {
    }
}
