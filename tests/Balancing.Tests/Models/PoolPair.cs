using Balancing.Tests.Support;

namespace Balancing.Tests.Models;

/// <summary>A pool with its selectors, beside its model.</summary>
internal sealed class PoolPair : IDisposable
{
    private readonly IBackendSelector[] _selectors;
    private readonly PoolView<object> _rejecter;
    private bool _rejects;

    public PoolPair(ModelSettings settings, TimeProvider time)
    {
        Settings = settings;
        Real = new BackendPool(settings.ToOptions(time));
        Model = new ModelPool(settings, time);
        _selectors = SelectorCatalog.CreateAll(Real);
        _rejecter =
            new PoolView<object>(Real, (_, _) => _rejects ? throw new NotSupportedException("rejected") : new object());
    }

    public ModelSettings Settings { get; }

    public BackendPool Real { get; }

    public ModelPool Model { get; }

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

    public IBackendSelector SelectorOf(int number) => _selectors[number % _selectors.Length];

    public void Check(IReadOnlyDictionary<ModelBackend, Backend> real)
    {
        Assert.Equal(Model.Members.Select(member => real[member]), Real.Backends);
        Assert.All(
            Model.Members,
            member => Assert.True(Real.TryGetBackend(member.Id, out Backend? found) && found == real[member]));
        Assert.Equal(Model.IsPanicking, Real.IsPanicking);
        Assert.Equal(Model.HealthyShare, Real.HealthyShare, 1e-12);
        Assert.Equal(Model.NextReturn, Real.NextReturn);
        Assert.Equal(Settings.Bounds ? Model.Load : (long?)null, Real.Admission.Bound?.Total);
        Assert.Equal(Model.Members.Select(StatusOf), Real.GetStatus());
    }

    public void Dispose() => _rejecter.Dispose();

    private BackendStatus StatusOf(ModelBackend backend) => new(
        backend.Id,
        backend.Weight,
        backend.Member.StateWith(backend.Count.Value),
        backend.Count.Value,
        backend.Member.Share,
        backend.Member.Return - Model.Now);
}
