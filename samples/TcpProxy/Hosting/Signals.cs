using System.Runtime.InteropServices;

namespace TcpProxy.Hosting;

/// <summary>SIGTERM and Ctrl+C: the first one asks for a drain, the second one for an end. SIGHUP asks for a reload.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _second = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    public Signals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnEnd));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnEnd));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReload));
    }

    /// <summary>Called on SIGHUP.</summary>
    public Func<Task>? ReloadRequested { get; set; }

    /// <summary>Completes with the first signal.</summary>
    public Task First => _first.Task;

    /// <summary>Canceled by the second signal.</summary>
    public CancellationToken Second => _second.Token;

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _second.Dispose();
    }

    private void OnEnd(PosixSignalContext context)
    {
        context.Cancel = true; // the program ends by itself
        if (Interlocked.Increment(ref _count) == 1)
        {
            _first.TrySetResult();
        }
        else
        {
            _second.Cancel();
        }
    }

    private void OnReload(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = ReloadRequested?.Invoke();
    }
}
