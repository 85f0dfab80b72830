namespace Balancing.Tests.Models;

/// <summary>The flags of a membership, or of an object in no pool.</summary>
internal sealed class ModelFlags
{
    public bool IsAvailable { get; private set; } = true;

    public bool IsHealthy { get; private set; } = true;

    public bool IsDraining { get; private set; }

    /// <summary>Which flags were set while the object was in no pool.</summary>
    public HashSet<PoolAction> Explicit { get; } = [];

    /// <summary>Whether these are the flags of a present membership.</summary>
    public bool IsOfMember { get; set; }

    /// <summary>The flags of a membership that begins with an object which had these.</summary>
    public ModelFlags Begin() =>
        new() { IsAvailable = IsAvailable, IsHealthy = IsHealthy, IsDraining = IsDraining, IsOfMember = true };

    public void Set(PoolAction action, Backend real)
    {
        switch (action)
        {
            case PoolAction.MakeAvailable or PoolAction.MakeUnavailable:
                IsAvailable = real.IsAvailable = action == PoolAction.MakeAvailable;
                Explicit.Add(PoolAction.MakeAvailable);
                break;
            case PoolAction.MakeHealthy or PoolAction.MakeUnhealthy:
                IsHealthy = real.IsHealthy = action == PoolAction.MakeHealthy;
                Explicit.Add(PoolAction.MakeHealthy);
                break;
            default:
                IsDraining = real.IsDraining = action == PoolAction.Drain;
                Explicit.Add(PoolAction.Drain);
                break;
        }

        if (IsOfMember)
        {
            Explicit.Clear();
        }
    }

    /// <summary>Takes over what was set on an object before it joined.</summary>
    public void TakeExplicit(ModelFlags joining)
    {
        IsAvailable = joining.Explicit.Contains(PoolAction.MakeAvailable) ? joining.IsAvailable : IsAvailable;
        IsHealthy = joining.Explicit.Contains(PoolAction.MakeHealthy) ? joining.IsHealthy : IsHealthy;
        IsDraining = joining.Explicit.Contains(PoolAction.Drain) ? joining.IsDraining : IsDraining;
    }
}
