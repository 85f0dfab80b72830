using System.Diagnostics.CodeAnalysis;

namespace Balancing;

/// <summary>Session affinity: selects the backend that a request prefers, and otherwise uses another
/// selector.</summary>
/// <remarks>
/// <para>The preferred id is <see cref="SelectionContext.Preferred"/>, for example from a cookie that names the backend
/// of the first answer. Sessions stay when backends join or leave; a hash of the client cannot guarantee that.</para>
/// <para>The preferred backend is returned while it may be selected, and also while it drains or has weight 0: so
/// sessions end on their server, and new ones go elsewhere. If it is excluded, no candidate, full, above the load
/// factor, unhealthy or gone, the inner selector chooses another; remember that one from then on.</para>
/// <para>Cost: one lookup by id, and that of the inner selector. All members are safe on any thread. Allocates
/// nothing.</para>
/// </remarks>
public sealed class StickySelector : IBackendSelector
{
    private readonly IBackendSelector _inner;
    private readonly BackendPool _pool;

    /// <summary>Creates a selector around another one.</summary>
    /// <param name="inner">The selector for requests without a preferred backend that they can get. It is not disposed
    /// with this selector.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="inner"/> has no
    /// <see cref="IBackendSelector.Pool"/>.</exception>
    public StickySelector(IBackendSelector inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _pool = inner.Pool
            ?? throw new ArgumentException(
                "The inner selector must have one pool, but its Pool is null.", nameof(inner));
    }

    /// <inheritdoc/>
    public BackendPool Pool => _pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        if (context.Preferred is { } preferred
            && _pool.TryGetBackend(preferred, out backend)
            && backend.MemberState.CanTakePreferred(context.Cost)
            && !context.Excludes(backend))
        {
            backend = backend.MemberState.IsWithinBound(context.Cost) ? backend : FindWithinBound(context) ?? backend;
            return true;
        }

        return _inner.TrySelect(context, out backend);
    }

    // Null: the load factor leaves room on none, and then it refuses nothing.
    private Backend? FindWithinBound(in SelectionContext context) =>
        _inner.TrySelect(context, out Backend? other) && other.MemberState.IsWithinBound(context.Cost) ? other : null;
}
