namespace Balancing.Pool;

/// <summary>Is told after each change of an in-flight count or of availability.</summary>
/// <remarks>The counter knows this interface alone, so that it depends on no algorithm.</remarks>
internal interface ILoadObserver
{
    /// <summary>Reads the load again. May be called on any thread, by several threads at once.</summary>
    void Refresh();
}
