namespace Balancing.Pool;

/// <summary>A view that shows what it has published.</summary>
internal interface ISnapshotView
{
    /// <summary>The published snapshot; null before the first one.</summary>
    object? Snapshot { get; }
}
