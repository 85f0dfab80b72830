using System.Diagnostics.CodeAnalysis;

namespace Balancing.Yarp.Clusters;

/// <summary>Selects nothing: within a <see cref="StickySelector"/> for requests that may go to one backend
/// only.</summary>
internal sealed class NoSelector(BackendPool pool) : IBackendSelector
{
    public BackendPool Pool => pool;

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = null;
        return false;
    }
}
