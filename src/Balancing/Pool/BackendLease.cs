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

    /// <summary>Whether a backend was selected. False means that no member could take the request, or that the pool is
    /// empty. It stays true after disposal.</summary>
    [MemberNotNullWhen(true, nameof(Backend))]
    public bool IsAcquired => Backend is not null;

    /// <summary>The backend that takes the request; null exactly if <see cref="IsAcquired"/> is false.</summary>
    public Backend? Backend { get; }

    /// <summary>The shared lease without a backend: every member is a no-op.</summary>
    internal static BackendLease None { get; } = new(null, null);

    /// <summary>Returns the count. Safe to call more than once and from several threads: one call releases.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _counter, null) is { } counter)
        {
            Release(counter);
        }
    }

    /// <summary>Reports the outcome of the request. The first report counts.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is no defined value.</exception>
    /// <remarks>A proxy reports when the headers of the response have arrived, a client when the answer is complete:
    /// the time from the lease to the report is the latency. Outlier ejection and <see cref="IOutcomeObserver"/> use
    /// the report. A lease that is disposed without a report has an unknown outcome: it neither ejects a backend nor
    /// makes it look fast. Safe on any thread.</remarks>
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

    /// <summary>A lease of a request that was counted.</summary>
    internal static BackendLease Create(Backend backend, MemberState member, int cost) =>
        cost == 1 && member.Tracker?.IsNeeded != true
            ? new BackendLease(backend, member.Load)
            : new Tracked(backend, member, cost);

    /// <summary>A lease that counts more than one, or of a pool that learns of its leases.</summary>
    /// <remarks>A class of its own, so that other leases stay small.</remarks>
    private sealed class Tracked : BackendLease
    {
        private const long NoStart = long.MinValue;

        private readonly MemberState _member;
        private readonly ILeaseTracker? _tracker;
        private readonly long _start; // NoStart if nothing measures it
        private readonly int _epoch;
        private readonly int _cost;
        private int _isReported;

        public Tracked(Backend backend, MemberState member, int cost)
            : base(backend, member.Load)
        {
            _member = member;
            _tracker = member.Tracker;
            _start = _tracker?.GetStart() ?? NoStart;
            _epoch = member.Record.Failures?.Epoch ?? 0;
            _cost = cost;
        }

        private protected override void Release(InFlightCounter counter)
        {
            counter.Subtract(_cost);
            _tracker?.Bound?.Release(_cost);
            Report(outcome: null);
        }

        private protected override void OnReport(RequestOutcome outcome) => Report(outcome);

        private void Report(RequestOutcome? outcome)
        {
            if (_tracker is not null && Interlocked.Exchange(ref _isReported, 1) == 0)
            {
                _tracker.OnOutcome(Backend!, _member, _epoch, _start == NoStart ? null : _start, outcome);
            }
        }
    }
}
