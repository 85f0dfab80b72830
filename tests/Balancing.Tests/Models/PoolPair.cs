using Balancing.Tests.Support;

namespace Balancing.Tests.Models;

/// <summary>A pool with its selectors, beside its model.</summary>
internal sealed class PoolPair : IDisposable
{
    private readonly IBackendSelector[] _selectors;
    private readonly PoolView<object> _rejecter;
    private bool _rejects;

    public PoolPair()
    {
        _selectors = SelectorCatalog.CreateAll(Real);
        _rejecter =
            new PoolView<object>(Real, (_, _) => _rejects ? throw new NotSupportedException("rejected") : new object());
    }

    public BackendPool Real { get; } = new();

    public ModelPool Model { get; } = new();

    /// <summary>Applies a change to both. It must succeed if the model allows it, and throw otherwise.</summary>
    public void Change(Action<BackendPool> change, List<ModelBackend> next)
    {
        if (Model.Accepts(next))
        {
            change(Real);
            Model.Change(next);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => change(Real));
        }
    }

    /// <summary>Tries a change that a view rejects. The model is not changed.</summary>
    public void Reject(Action<BackendPool> change)
    {
        _rejects = true;
        Assert.Throws<NotSupportedException>(() => change(Real));
        _rejects = false;
    }

    public BackendLease Select(int number, SelectionKey key) => SelectorOf(number).Acquire(key);

    public bool ReadsLoad(int number) => SelectorCatalog.ReadsLoad(SelectorOf(number));

    public void Check(IReadOnlyDictionary<ModelBackend, Backend> real)
    {
        Assert.Equal(Model.Members.Select(member => real[member]), Real.Backends);
        Assert.Equal(Model.IsPanicking, Real.IsPanicking);
        Assert.All(
            Model.Members,
            member => Assert.True(Real.TryGetBackend(member.Id, out Backend? found) && found == real[member]));
    }

    public void Dispose() => _rejecter.Dispose();

    private IBackendSelector SelectorOf(int number) => _selectors[number % _selectors.Length];
}
