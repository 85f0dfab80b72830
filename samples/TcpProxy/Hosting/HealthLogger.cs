namespace TcpProxy.Hosting;

/// <summary>Writes changes of health to stderr.</summary>
internal sealed class HealthLogger(ErrorLog log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            log.Write(formatter(state, exception).ReplaceLineEndings(" "));
        }
    }
}
