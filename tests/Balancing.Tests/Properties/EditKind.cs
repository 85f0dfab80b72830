namespace Balancing.Tests.Properties;

/// <summary>The kinds of changes of a pool.</summary>
public enum EditKind
{
    Add,
    Remove,

    /// <summary>One member is removed and another added, in one change.</summary>
    Swap,

    Reweigh,
    Down,
    Up,
    Reverse,
    Empty,
}
