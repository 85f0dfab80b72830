using System.Runtime.InteropServices;

namespace TrafficCop;

/// <summary>Ctrl+C and SIGTERM. The first signal cancels <see cref="Token"/>, a second one ends the process.</summary>
/// <remarks>If the parent ignores SIGINT (<c>&amp;</c> in a script), the runtime ignores it too.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signal;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, 2));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, 15));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The exit code by convention of shells, 128 plus the signal: 130 for Ctrl+C, 143 for SIGTERM.</summary>
    public int ExitCode => 128 + Volatile.Read(ref _signal);

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context, int signal)
    {
        if (Interlocked.CompareExchange(ref _signal, signal, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
