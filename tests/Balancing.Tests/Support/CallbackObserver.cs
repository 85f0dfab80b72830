using Balancing.Pool;

namespace Balancing.Tests.Support;

/// <summary>
/// Runs an action between a change of a count and the next step of its caller. A race causes that order rarely, this
/// class each time.
/// </summary>
internal sealed class CallbackObserver(Action onRefresh) : LoadObserver
{
    public override void Refresh() => onRefresh();
}
