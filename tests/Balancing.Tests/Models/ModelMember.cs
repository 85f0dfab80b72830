namespace Balancing.Tests.Models;

/// <summary>The state of a membership, or of an object in no pool.</summary>
internal sealed class ModelMember(ModelPool? pool)
{
    /// <summary>The pool; null for an object that was never in one.</summary>
    public ModelPool? Pool { get; } = pool;

    public bool HasEnded { get; set; }

    public int Weight { get; set; }

    public int Cap { get; set; }

    public bool IsAvailable { get; private set; } = true;

    public bool IsHealthy { get; private set; } = true;

    public bool IsDraining { get; private set; }

    /// <summary>When the suspension ends; null if there is none.</summary>
    public TimeSpan? SuspendedUntil { get; set; }

    public ModelFailures Failures { get; } = new();

    /// <summary>Since when it may be selected while health is regarded.</summary>
    public TimeSpan OpenSince { get; set; }

    /// <summary>The share that it takes while it warms up.</summary>
    public double Share { get; set; } = 1;

    /// <summary>Which flags were set while the object was in no pool.</summary>
    public HashSet<PoolAction> Explicit { get; } = [];

    /// <summary>Whether no order is against it.</summary>
    public bool HasNoOrder => IsAvailable && !IsDraining && SuspendedUntil is null && Weight > 0;

    /// <summary>Whether no opinion is against it.</summary>
    public bool HasNoOpinion => IsHealthy && Failures.EjectedUntil is null;

    /// <summary>Whether it may be selected while health is regarded.</summary>
    public bool IsUsable => HasNoOrder && HasNoOpinion;

    /// <summary>When it is neither suspended nor ejected any more; null if it is neither now.</summary>
    public TimeSpan? Return =>
        new[] { SuspendedUntil, Failures.EjectedUntil }.Max(); // nulls do not count

    /// <summary>What is against selecting it.</summary>
    public IEnumerable<string> Reasons
    {
        get
        {
            (bool Holds, string Reason)[] reasons =
            [
                (!IsAvailable, "unavailable"),
                (IsDraining, "draining"),
                (SuspendedUntil is not null, "suspended"),
                (Weight == 0, "weight 0"),
                (!IsHealthy, "unhealthy"),
                (Failures.EjectedUntil is not null, "ejected"),
            ];
            return reasons.Where(static reason => reason.Holds).Select(static reason => reason.Reason);
        }
    }

    /// <summary>The membership that begins with an object which had this state.</summary>
    public ModelMember Begin(ModelPool begun) =>
        new(begun) { IsAvailable = IsAvailable, IsHealthy = IsHealthy, IsDraining = IsDraining };

    public void Set(PoolAction action)
    {
        switch (action)
        {
            case PoolAction.MakeAvailable or PoolAction.MakeUnavailable:
                IsAvailable = action == PoolAction.MakeAvailable;
                Explicit.Add(PoolAction.MakeAvailable);
                break;
            case PoolAction.MakeHealthy or PoolAction.MakeUnhealthy:
                IsHealthy = action == PoolAction.MakeHealthy;
                Explicit.Add(PoolAction.MakeHealthy);
                break;
            default:
                IsDraining = action == PoolAction.Drain;
                Explicit.Add(PoolAction.Drain);
                break;
        }

        if (Pool is not null && !HasEnded)
        {
            Explicit.Clear();
        }
    }

    /// <summary>Takes over what was set on an object before it joined.</summary>
    public void TakeExplicit(ModelMember joining)
    {
        IsAvailable = joining.Explicit.Contains(PoolAction.MakeAvailable) ? joining.IsAvailable : IsAvailable;
        IsHealthy = joining.Explicit.Contains(PoolAction.MakeHealthy) ? joining.IsHealthy : IsHealthy;
        IsDraining = joining.Explicit.Contains(PoolAction.Drain) ? joining.IsDraining : IsDraining;
    }

    public BackendState StateWith(int inFlight) => this switch
    {
        { IsAvailable: false } => BackendState.Unavailable,
        { SuspendedUntil: not null } => BackendState.Suspended,
        { IsDraining: true } or { Weight: 0 } => BackendState.Draining,
        { IsHealthy: false } => BackendState.Unhealthy,
        { Failures.EjectedUntil: not null } => BackendState.Ejected,
        _ when inFlight >= Cap => BackendState.Full,
        { Share: < 1 } => BackendState.Warming,
        _ => BackendState.Available,
    };
}
