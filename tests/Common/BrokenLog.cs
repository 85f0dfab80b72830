using Microsoft.Extensions.Logging;

namespace Balancing.Tests.Common;

/// <summary>A log that cannot be written, such as one on a full disk.</summary>
internal sealed class BrokenLog : ILogger, ILoggerProvider
{
    private int _entries;

    /// <summary>How many entries have been lost.</summary>
    public int Entries => Volatile.Read(ref _entries);

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
        Interlocked.Increment(ref _entries);
        throw new IOException("The disk is full.");
    }

    public void Dispose()
    {
    }
}
