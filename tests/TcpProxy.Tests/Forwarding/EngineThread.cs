using System.Collections.Concurrent;

namespace TcpProxy.Tests.Forwarding;

/// <summary>The only thread of an engine. It runs one continuation after the other, and measures what each of them
/// does.</summary>
internal sealed class EngineThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Func<long> _measure;
    private readonly Thread _thread;
    private long _most;

    /// <summary>Starts the thread.</summary>
    /// <param name="measure">A figure that grows.</param>
    public EngineThread(Func<long> measure)
    {
        _measure = measure;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>By how much the figure grew within one continuation, at most.</summary>
    public long MostInOneTurn => Interlocked.Read(ref _most);

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add(() => d(state));
        }
        catch (InvalidOperationException)
        {
            // The engine has ended.
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            long before = _measure();
            work();
            Interlocked.Exchange(ref _most, Math.Max(_most, _measure() - before));
        }
    }
}
