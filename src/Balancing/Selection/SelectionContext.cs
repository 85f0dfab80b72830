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
    // A selector hands the context to its slow path by value. A reference would make the compiler keep the context of
    // the fast path in memory: its 72 bytes are then written and read back, and a pick by key takes a quarter longer.
    private readonly int _cost;

    /// <summary>The affinity key; <see cref="SelectionKey.None"/> by default.</summary>
    public SelectionKey Key { get; init; }

    /// <summary>Backends that must not be returned, typically those already tried for this request. Matched by
    /// id.</summary>
    /// <remarks>A few exclusions cost two or three selections. As a filter of k backends they cost O(n + k) per
    /// selection.</remarks>
    public ReadOnlyMemory<Backend> Excluded { get; init; }

    /// <summary>The only backends that may be returned; empty (the default) for all. Matched by id.</summary>
    /// <remarks>For a choice that another component has narrowed down: by session affinity, a zone, a version. Null
    /// entries and ids that are no members match nothing. A selection costs O(candidates). With a key, the result is
    /// the candidate that comes first in the order of that key, so the placement stays consistent.</remarks>
    public ReadOnlyMemory<Backend> Candidates { get; init; }

    /// <summary>The amount that the request adds to <see cref="Backend.InFlightCount"/>: at least 1, by default
    /// 1.</summary>
    /// <remarks>For requests that differ in work, if it is known in advance: tokens of a prompt, bytes, rows. Least
    /// connections, <see cref="Backend.MaxInFlight"/> and <see cref="BackendPoolOptions.LoadFactor"/> work in this
    /// unit. 0 reads as 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cost
    {
        get => Math.Max(_cost, 1);
        init
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, FormattableString.Invariant($"Cost must not be negative, but was {value}."));
            }

            _cost = value;
        }
    }

    /// <summary>The id of the backend that the request would like to stay with, from a cookie for example; null for
    /// none.</summary>
    /// <remarks><see cref="StickySelector"/> returns it while it may be selected, draining or not. Other selectors
    /// disregard it.</remarks>
    public string? Preferred { get; init; }

    /// <summary>Memberships that <c>Acquire</c> has tried in vain; null in nearly every selection.</summary>
    internal RejectedMemberships? Rejected { get; init; }

    /// <summary>Which members count in this pass of a selection, apart from those that may not be selected at
    /// all.</summary>
    internal SelectionPass Pass { get; init; }

    /// <summary>Whether something other than the members themselves decides: exclusions, candidates or rejected
    /// memberships.</summary>
    internal bool IsRestricted => (Excluded.Length | Candidates.Length) != 0 || Rejected is not null;

    /// <summary>Whether <paramref name="backend"/> is one of <see cref="Excluded"/>, by id.</summary>
    /// <param name="backend">The backend to look for.</param>
    /// <returns>True if it must not be returned.</returns>
    /// <remarks>Also true for a backend that <c>Acquire</c> could not lease, and for one that is not among the
    /// <see cref="Candidates"/>, if there are any. O(number of excluded and candidates). For authors of selectors. Null
    /// entries match nothing.</remarks>
    public bool Excludes(Backend backend) => IsRestricted && backend is not null && IsForbidden(backend);

    /// <summary>Whether <paramref name="backend"/> may be returned now: no flag that counts now forbids it, its
    /// weight is not 0, it has room, and it is not excluded.</summary>
    /// <param name="backend">The backend to check.</param>
    /// <returns>True if a selector may return it.</returns>
    /// <remarks>For authors of selectors: call it before dividing by a weight. It does not look at
    /// <see cref="BackendPoolOptions.LoadFactor"/>, which is checked when the lease is taken.</remarks>
    public bool CanSelect(Backend backend) =>
        backend is { Weight: > 0 } && backend.MemberState.CanTake(Cost) && !(IsRestricted && IsForbidden(backend));

    /// <summary>Whether exclusions alone restrict the selection, and are few, as in a retry.</summary>
    internal bool IsRetry =>
        Excluded.Length is > 0 and <= BackendIdSet.MaxListLength && Candidates.IsEmpty && Rejected is null;

    /// <summary>Whether the backend is one of <see cref="Excluded"/>. For retries, where nothing else counts.</summary>
    internal bool HasTried(Backend backend) => IsListed(Excluded.Span, backend);

    // Out of line: most selections are not restricted.
    private bool IsForbidden(Backend backend) =>
        IsListed(Excluded.Span, backend)
        || Rejected?.Allows(backend) == false
        || !(Candidates.IsEmpty || IsListed(Candidates.Span, backend));

    internal static bool IsListed(ReadOnlySpan<Backend> list, Backend backend)
    {
        foreach (Backend? listed in list)
        {
            if (listed is not null && listed.IdHash == backend.IdHash && listed.Id == backend.Id)
            {
                return true;
            }
        }

        return false;
    }
}
