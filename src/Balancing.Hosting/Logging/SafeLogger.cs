using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Logging;

/// <summary>A logger that throws nothing, around one that may.</summary>
/// <remarks>What runs in the background must go on when a log cannot be written: nothing would start it again. The
/// packages that need it compile this file.</remarks>
[SuppressMessage(
    "Design",
    "CA1031:Do not catch general exception types",
    Justification = "A provider of logs may throw anything, and there is no place left to report it.")]
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return inner.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The entry is lost.
        }
    }
}
