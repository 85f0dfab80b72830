using System.Runtime.InteropServices;

namespace HttpGateway.Hosting;

/// <summary>SIGTERM and Ctrl+C: the first one asks for a drain, the second one for an end.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    public Signals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
    }

    /// <summary>Completes with the first signal.</summary>
    public Task First => _first.Task;

    /// <summary>Completes with the second signal.</summary>
    public Task Second => _second.Task;

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // the program ends by itself
        (Interlocked.Increment(ref _count) == 1 ? _first : _second).TrySetResult();
    }
}
