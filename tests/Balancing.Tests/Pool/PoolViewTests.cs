using System.Collections.Immutable;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

public class PoolViewTests
{
    private readonly BackendPool _pool = Pools.Create(2);

    public static TheoryData<string> Violations =>
    [
        nameof(BackendPool.ReplaceAll), nameof(BackendPool.AddOrReplace), nameof(BackendPool.Remove), nameof(
            PoolView<>),
        .. SelectorCatalog.Names,
    ];

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_build_that_changes_its_pool_or_creates_a_view_on_it_fails(string violation)
    {
        bool violates = false;
        using PoolView<object> view = new(_pool, (members, _) =>
        {
            if (violates)
            {
                Commit(violation);
            }

            return members;
        });
        violates = true;
        ImmutableArray<Backend> members = _pool.Backends;
        Assert.Throws<InvalidOperationException>(() => _pool.AddOrReplace(new Backend("b2")));
        Assert.Equal(members, _pool.Backends);
        violates = false;
        _pool.AddOrReplace(new Backend("b2")); // the pool is not left locked or marked
        Assert.Equal(_pool.Backends, view.Current);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void The_first_build_of_a_view_cannot_change_the_pool(string violation)
    {
        Assert.Throws<InvalidOperationException>(() => new PoolView<object>(_pool, (_, _) =>
        {
            Commit(violation);
            return new object();
        }));
        Assert.Equal(2, _pool.Backends.Length);
    }

    [Fact]
    public void A_build_that_returns_null_rejects_the_change()
    {
        bool returnsNull = false;
        using PoolView<object> view = new(_pool, (members, _) => returnsNull ? null! : members);
        returnsNull = true;
        Assert.Throws<InvalidOperationException>(() => _pool.Remove("b0"));
        Assert.Equal(_pool.Backends, view.Current);
    }

    private void Commit(string violation)
    {
        switch (violation)
        {
            case nameof(BackendPool.ReplaceAll):
                _pool.ReplaceAll([]);
                break;
            case nameof(BackendPool.AddOrReplace):
                _pool.AddOrReplace(new Backend("b3"));
                break;
            case nameof(BackendPool.Remove):
                _pool.Remove("b0");
                break;
            case nameof(PoolView<>):
                using (new PoolView<object>(_pool, static (_, _) => new object()))
                {
                    break;
                }

            default:
                SelectorCatalog.Create(violation, _pool);
                break;
        }
    }
}
