using System.Diagnostics.CodeAnalysis;

namespace Balancing.Tests.Support;

/// <summary>A selector of a third party: a function names the backend, or none.</summary>
internal sealed class NamingSelector(Func<SelectionContext, Backend?> name) : IBackendSelector
{
    public BackendPool? Pool { get; init; }

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = name(context);
        return backend is not null;
    }
}
