namespace Balancing.Tests.Models;

/// <summary>The expected state of a backend object: its present count and membership.</summary>
internal sealed class ModelBackend
{
    public ModelBackend(string id, int weight, int cap)
    {
        (Id, Weight, Cap) = (id, weight, cap);
        Member = new ModelMember(pool: null) { Weight = weight, Cap = cap };
    }

    public string Id { get; }

    public int Weight { get; }

    public int Cap { get; }

    public ModelCount Count { get; set; } = new();

    public ModelMember Member { get; set; }

    public ModelPool? Pool { get; set; }

    /// <summary>Requests in flight ÷ weight.</summary>
    public double Load => (double)Count.Value / Weight;

    /// <summary>Requests in flight ÷ (weight × share): those of a warming backend count more than once.</summary>
    public double LoadForItsShare => Load / Member.Share;

    public Backend CreateReal() => new(Id, Weight) { MaxInFlight = Cap };

    /// <summary>Whether a request fits under the cap; an idle backend has room for any.</summary>
    public bool HasRoom(int cost) => Count.Value == 0 || (long)Count.Value + cost <= Member.Cap;

    /// <summary>Sets a flag of the object and of its model.</summary>
    public void SetFlag(Backend real, PoolAction action)
    {
        switch (action)
        {
            case PoolAction.MakeAvailable or PoolAction.MakeUnavailable:
                real.IsAvailable = action == PoolAction.MakeAvailable;
                break;
            case PoolAction.MakeHealthy or PoolAction.MakeUnhealthy:
                real.IsHealthy = action == PoolAction.MakeHealthy;
                break;
            default:
                real.IsDraining = action == PoolAction.Drain;
                break;
        }

        Update(() => Member.Set(action));
    }

    /// <summary>Suspends both, or ends that. The later end wins; an object in no pool is not suspended.</summary>
    public void Suspend(Backend real, TimeSpan duration)
    {
        real.SuspendFor(duration);
        if (Member is { Pool: { } pool, HasEnded: false })
        {
            TimeSpan until = pool.Now + duration;
            Update(() => Member.SuspendedUntil =
                duration == TimeSpan.Zero ? null : Member.SuspendedUntil > until ? Member.SuspendedUntil : until);
        }
    }

    // Outside of a membership nothing follows from a change.
    private void Update(Action change)
    {
        if (Member is { Pool: { } pool, HasEnded: false })
        {
            pool.Update(Member, change);
        }
        else
        {
            change();
        }
    }
}
