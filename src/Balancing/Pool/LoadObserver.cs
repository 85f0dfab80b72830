namespace Balancing.Pool;

/// <summary>Is notified after each change of an in-flight count or of availability.</summary>
/// <remarks>
/// The counter refers to this type alone and to no algorithm. The observers of one counter form a chain: a base
/// class with a link costs a change nothing but the walk, where a list would be one more object to read.
/// </remarks>
internal abstract class LoadObserver
{
    private LoadObserver? _next;

    /// <summary>The next observer of the same counter; null at the end.</summary>
    /// <remarks>A removed observer keeps its link, so that a walk which has reached it still reaches the
    /// rest.</remarks>
    public LoadObserver? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>Reads the load again. May be called on any thread, by several threads at once.</summary>
    public abstract void Refresh();
}
