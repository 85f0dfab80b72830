using System.Diagnostics.CodeAnalysis;

namespace Balancing.Tests.Support;

/// <summary>A selector between whose pick and whose lease something happens: what a race brings about now and then, each time.</summary>
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
