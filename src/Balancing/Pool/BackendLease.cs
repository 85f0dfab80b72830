using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing;

/// <summary>One request in flight on one backend. Dispose it when the request has ended.</summary>
/// <remarks>
/// It may be kept across <c>await</c> and disposed on any thread. The first <see cref="Dispose"/> returns the count to
/// the counter it was taken from, even if the backend has been removed, replaced or added again since. Later ones, from
/// any thread, do nothing.
/// </remarks>
[DebuggerDisplay("{Backend,nq}")]
[SuppressMessage(
    "Design", "CA1063:Implement IDisposable correctly", Justification = "No class outside can derive; no finalizer.")]
[SuppressMessage(
    "Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "There is no finalizer.")]
public class BackendLease : IDisposable
{
    private InFlightCounter? _counter; // null once released

    internal BackendLease(Backend? backend, InFlightCounter? counter)
    {
        Backend = backend;
        _counter = counter;
    }

    /// <summary>Whether a backend was selected. False means that no member could take the request, or that there is
    /// none. It stays true after disposal.</summary>
    [MemberNotNullWhen(true, nameof(Backend))]
    public bool IsAcquired => Backend is not null;

    /// <summary>The backend that takes the request; null exactly if <see cref="IsAcquired"/> is false.</summary>
    public Backend? Backend { get; }

    /// <summary>The shared answer "nothing could be selected": every member is a no-op.</summary>
    internal static BackendLease None { get; } = new(null, null);

    /// <summary>Returns the count. Safe to call more than once and from several threads: one call releases.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _counter, null) is { } counter)
        {
            Release(counter);
        }
    }

    /// <summary>Says what came of the request. The first report counts.</summary>
    /// <param name="outcome">What came of it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is no defined value.</exception>
    /// <remarks>A proxy reports when the headers of the response have arrived, a client when the answer is complete:
    /// the time from the lease to the report is the latency. Outlier ejection and <see cref="IOutcomeObserver"/> learn
    /// of it. A lease that is disposed without a report has an unknown outcome: it neither ejects a backend nor makes
    /// it look fast. Safe on any thread.</remarks>
    public void Report(RequestOutcome outcome)
    {
        if (!Enum.IsDefined(outcome))
        {
            throw new ArgumentOutOfRangeException(
                nameof(outcome), outcome, $"Outcome must be Succeeded, Failed or Canceled, but was {outcome}.");
        }

        OnReport(outcome);
    }

    private protected virtual void OnReport(RequestOutcome outcome)
    {
        // No reader: nothing learns of it.
    }

    private protected virtual void Release(InFlightCounter counter) => counter.Decrement();
}
