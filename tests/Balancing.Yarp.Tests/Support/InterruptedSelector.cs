using System.Diagnostics.CodeAnalysis;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Finds nothing, and lets a test change the configuration in the middle of the selection.</summary>
internal sealed class InterruptedSelector(BackendPool pool, Action interruption) : IBackendSelector
{
    public BackendPool Pool => pool;

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        interruption();
        backend = null;
        return false;
    }
}
