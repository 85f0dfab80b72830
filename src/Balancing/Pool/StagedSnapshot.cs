using System.Diagnostics;

namespace Balancing.Pool;

/// <summary>The snapshot that a view has published, and the one that it has built and may still discard.</summary>
/// <remarks>A mutable struct, so that reading <see cref="Current"/> costs no more than reading a field of the
/// view.</remarks>
internal struct StagedSnapshot<TSnapshot>
    where TSnapshot : class
{
    private TSnapshot? _current;
    private TSnapshot? _staged;
    private volatile bool _isDetached;

    /// <summary>The published snapshot; null before the first one. One volatile read.</summary>
    public readonly TSnapshot? Current => Volatile.Read(in _current);

    /// <summary>Whether the view was detached. It may happen on any thread, in the middle of a change.</summary>
    public readonly bool IsDetached => _isDetached;

    /// <summary>The snapshot that was built and is neither published nor discarded.</summary>
    public readonly TSnapshot? Staged => _staged;

    public void Stage(TSnapshot snapshot)
    {
        Debug.Assert(_staged is null, "A build is published or discarded before the next one.");
        _staged = snapshot;
    }

    /// <summary>Makes the staged snapshot the current one, unless nothing is staged or the view was detached.</summary>
    public void Publish()
    {
        if (_staged is { } staged && !_isDetached)
        {
            Volatile.Write(ref _current, staged);
        }

        _staged = null;
    }

    public void Discard() => _staged = null;

    /// <summary>Stops publishing; the current snapshot stays, so that selections still running can end.</summary>
    public void Detach() => _isDetached = true;
}
