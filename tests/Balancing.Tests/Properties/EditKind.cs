namespace Balancing.Tests.Properties;

/// <summary>What can happen to a pool.</summary>
public enum EditKind
{
    Add,
    Remove,
    Reweigh,
    Down,
    Up,
    Reverse,
    Empty,
}
