using System.Diagnostics.CodeAnalysis;
using Balancing.Selection;

namespace Balancing;

/// <summary>The facts about a request that a selector uses.</summary>
/// <remarks>A small value that is passed by reference and grows without breaking selectors. The default value has no
/// key and excludes nothing.</remarks>
[SuppressMessage(
    "Performance",
    "CA1815:Override equals and operator equals on value types",
    Justification = "Contexts are passed, never compared.")]
public readonly struct SelectionContext
{
    /// <summary>The affinity key; <see cref="SelectionKey.None"/> by default.</summary>
    public SelectionKey Key { get; init; }

    /// <summary>Backends that must not be returned, typically those already tried for this request. Matched by
    /// id.</summary>
    /// <remarks>A few exclusions cost little more than none. As a filter of k backends they cost O(n + k) per
    /// selection.</remarks>
    public ReadOnlyMemory<Backend> Excluded { get; init; }

    /// <summary>Memberships that <c>Acquire</c> has tried in vain; null in nearly every selection.</summary>
    internal RejectedMemberships? Rejected { get; init; }

    /// <summary>Whether something other than availability decides: exclusions or rejected memberships.</summary>
    internal bool IsRestricted => !Excluded.IsEmpty || Rejected is not null;

    /// <summary>Whether <paramref name="backend"/> is one of <see cref="Excluded"/>, by id.</summary>
    /// <param name="backend">The backend to look for.</param>
    /// <returns>True if it must not be returned.</returns>
    /// <remarks>True as well for a backend that <c>Acquire</c> has tried in vain. O(number of excluded). For authors of
    /// selectors. Null entries of <see cref="Excluded"/> match nothing.</remarks>
    public bool Excludes(Backend backend) => IsRestricted && backend is not null && IsForbidden(backend);

    /// <summary>Whether <paramref name="backend"/> may be returned now: it is available, its weight is not 0, and it is
    /// not excluded.</summary>
    /// <param name="backend">The backend to check.</param>
    /// <returns>True if a selector may return it.</returns>
    /// <remarks>For authors of selectors.</remarks>
    public bool CanSelect(Backend backend) =>
        backend is { IsSelectable: true, Weight: > 0 } && !(IsRestricted && IsForbidden(backend));

    // Out of line: most selections are not restricted.
    private bool IsForbidden(Backend backend) => IsListed(backend) || Rejected?.Allows(backend) == false;

    private bool IsListed(Backend backend)
    {
        foreach (Backend? excluded in Excluded.Span)
        {
            if (excluded is not null && excluded.IdHash == backend.IdHash && excluded.Id == backend.Id)
            {
                return true;
            }
        }

        return false;
    }
}
