using System.Diagnostics.CodeAnalysis;

namespace Balancing;

/// <summary>What a selector may know about the request it selects for.</summary>
/// <remarks>A small value that is passed by reference and grows without breaking selectors. The default value has no
/// key and excludes nothing.</remarks>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Contexts are passed, never compared.")]
public readonly struct SelectionContext
{
    /// <summary>What must stick; <see cref="SelectionKey.None"/> (the default) if nothing must.</summary>
    public SelectionKey Key { get; init; }

    /// <summary>Backends that must not be returned, as a rule those that this request has already tried. Matched by id.</summary>
    public ReadOnlyMemory<Backend> Excluded { get; init; }

    /// <summary>Whether <paramref name="backend"/> is one of <see cref="Excluded"/>, by id.</summary>
    /// <param name="backend">The backend to look for.</param>
    /// <returns>True if it must not be returned.</returns>
    /// <remarks>O(number of excluded). For authors of selectors. Null entries of <see cref="Excluded"/> match nothing.</remarks>
    public bool Excludes(Backend backend) => !Excluded.IsEmpty && IsListed(backend);

    /// <summary>Whether <paramref name="backend"/> may be returned now: it is available and not excluded.</summary>
    /// <param name="backend">The backend to judge.</param>
    /// <returns>True if a selector may return it.</returns>
    /// <remarks>For authors of selectors.</remarks>
    public bool CanSelect(Backend backend) => backend is { IsAvailable: true } && !Excludes(backend);

    private bool IsListed(Backend? backend)
    {
        foreach (Backend? excluded in Excluded.Span)
        {
            if (excluded is not null && backend is not null && (ReferenceEquals(excluded, backend) || excluded.Id == backend.Id))
            {
                return true;
            }
        }

        return false;
    }
}
