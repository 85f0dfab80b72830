namespace Balancing.Tests.Properties;

/// <summary>What can happen to a pool.</summary>
public enum EditKind
{
    Add,
    Remove,

    /// <summary>One leaves and another joins, in one change.</summary>
    Swap,

    Reweigh,
    Down,
    Up,
    Reverse,
    Empty,
}
