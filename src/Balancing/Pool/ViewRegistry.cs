namespace Balancing.Pool;

/// <summary>The views of a pool, held weakly so that a selector nobody uses any more can be collected (P13). Used under the pool's gate.</summary>
internal sealed class ViewRegistry
{
    private const int FewEntries = 16;

    private readonly List<Entry> _entries = [];
    private int _sweepAt = FewEntries;

    public void Add(IPoolView view)
    {
        // A pool that never changes would otherwise remember every selector that was ever dropped.
        if (_entries.Count >= _sweepAt)
        {
            _entries.RemoveAll(static entry => entry.View is null);
            _sweepAt = Math.Max(FewEntries, 2 * _entries.Count);
        }

        _entries.Add(new Entry(view));
    }

    /// <summary>The view of this kind, with one more user; null if there is none.</summary>
    /// <remarks>A user that is dropped without disposal keeps its share until all are gone and the view with them.</remarks>
    public TView? Share<TView>()
        where TView : class, IPoolView
    {
        foreach (Entry entry in _entries)
        {
            if (entry.View is TView view)
            {
                entry.Users++;
                return view;
            }
        }

        return null;
    }

    /// <summary>Takes one user from a view, and with the last one the view.</summary>
    public void Remove(IPoolView view)
    {
        int index = _entries.FindIndex(entry => entry.View == view);
        if (index >= 0 && --_entries[index].Users == 0)
        {
            _entries.RemoveAt(index);
            view.Detached();
        }
    }

    /// <summary>The views that are still referenced, kept alive by the returned list.</summary>
    public List<IPoolView> Live()
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

    private sealed class Entry(IPoolView view)
    {
        private readonly WeakReference<IPoolView> _view = new(view);

        public int Users { get; set; } = 1;

        public IPoolView? View => _view.TryGetTarget(out IPoolView? view) ? view : null;
    }
}
