namespace Balancing.Pool;

/// <summary>
/// The views of a pool, held weakly so that an unreferenced selector can be collected (P13). It has a lock of its own,
/// held for a few instructions: a selector can be disposed while another view is being built.
/// </summary>
internal sealed class ViewRegistry
{
    private const int MinSweepThreshold = 16;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _nextSweepCount = MinSweepThreshold;

    public void Add(IPoolView view)
    {
        lock (_lock)
        {
            // A pool that never changes would otherwise keep an entry for every selector that was ever dropped.
            if (_entries.Count >= _nextSweepCount)
            {
                _entries.RemoveAll(static entry => entry.View is null);
                _nextSweepCount = Math.Max(MinSweepThreshold, 2 * _entries.Count);
            }

            _entries.Add(new Entry(view));
        }
    }

    /// <summary>The view of this kind for which the condition holds, with one more reference; null if there is
    /// none.</summary>
    /// <remarks>A user that is dropped without disposal keeps its reference until all are gone and the view with
    /// them.</remarks>
    public TView? TryAddReference<TView>(Func<TView, bool> condition)
        where TView : class, IPoolView
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries)
            {
                if (entry.View is TView view && condition(view))
                {
                    entry.ReferenceCount++;
                    return view;
                }
            }

            return null;
        }
    }

    /// <summary>Gives up one reference to a view, and with the last one the view.</summary>
    public void Remove(IPoolView view)
    {
        lock (_lock)
        {
            int index = _entries.FindIndex(entry => entry.View == view);
            if (index < 0 || --_entries[index].ReferenceCount > 0)
            {
                return;
            }

            _entries.RemoveAt(index);
        }

        view.OnDetached();
    }

    /// <summary>The views that are still referenced, kept alive by the returned list.</summary>
    public List<IPoolView> GetLiveViews()
    {
        lock (_lock)
        {
            List<IPoolView> live = new(_entries.Count);
            _entries.RemoveAll(entry =>
            {
                IPoolView? view = entry.View;
                if (view is not null)
                {
                    live.Add(view);
                }

                return view is null;
            });
            return live;
        }
    }

    private sealed class Entry(IPoolView view)
    {
        private readonly WeakReference<IPoolView> _view = new(view);

        public int ReferenceCount { get; set; } = 1;

        public IPoolView? View => _view.TryGetTarget(out IPoolView? view) ? view : null;
    }
}
