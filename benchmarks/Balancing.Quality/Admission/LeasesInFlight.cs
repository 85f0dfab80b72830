using Microsoft.Extensions.Time.Testing;

namespace Balancing.Quality.Admission;

/// <summary>The requests in flight of a simulation, and its clock, which pools use too.</summary>
internal sealed class LeasesInFlight
{
    private readonly PriorityQueue<(BackendLease Lease, RequestOutcome? Outcome), TimeSpan> _ends = new();

    /// <summary>The clock.</summary>
    public FakeTimeProvider Clock { get; } = new();

    /// <summary>The time since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>A request begins now.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="duration">When it ends, from now.</param>
    /// <param name="outcome">What it reports at its end; null for no report.</param>
    public void Begin(BackendLease lease, TimeSpan duration, RequestOutcome? outcome = null) =>
        _ends.Enqueue((lease, outcome), Now + duration);

    /// <summary>Lets time pass; requests end on the way.</summary>
    public void Advance(TimeSpan duration)
    {
        TimeSpan target = Now + duration;
        while (_ends.TryPeek(out var ending, out TimeSpan end) && end <= target)
        {
            _ends.Dequeue();
            MoveTo(end);
            if (ending.Outcome is { } outcome)
            {
                ending.Lease.Report(outcome);
            }

            ending.Lease.Dispose();
        }

        MoveTo(target);
    }

    private void MoveTo(TimeSpan time)
    {
        Clock.Advance(time - Now);
        Now = time;
    }
}
