using System.Diagnostics.CodeAnalysis;

namespace Balancing.Tests.Support;

/// <summary>
/// A selector that runs an action between its pick and the lease. A race causes that order rarely, this class each
/// time.
/// </summary>
internal sealed class InterceptingSelector(IBackendSelector inner, Action<Backend> afterFirstPick) : IBackendSelector
{
    private bool _hasPaused;

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        bool selected = inner.TrySelect(context, out backend);
        if (selected && !_hasPaused)
        {
            _hasPaused = true;
            afterFirstPick(backend!);
        }

        return selected;
    }
}
