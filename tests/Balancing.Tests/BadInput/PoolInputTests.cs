using System.Collections.Immutable;
using Balancing.Tests.Support;

namespace Balancing.Tests.BadInput;

/// <summary>A rejected change of a pool names its reason and changes nothing.</summary>
public class PoolInputTests : IDisposable
{
    private readonly BackendPool _pool = Pools.Weighted(1, 2, 3);
    private readonly ConsistentHashSelector _ring;
    private readonly RoundRobinSelector _rotation;
    private readonly ImmutableArray<Backend> _members;
    private readonly string?[] _owners;

    public PoolInputTests()
    {
        _ring = new ConsistentHashSelector(_pool);
        _rotation = new RoundRobinSelector(_pool);
        _members = _pool.Backends;
        _owners = Owners();
    }

    public void Dispose()
    {
        _ring.Dispose();
        _rotation.Dispose();
    }

    [Fact]
    public void A_pool_rejects_null_and_invalid_members_P03()
    {
        Assert.Equal(
            "backends",
            Assert.Throws<ArgumentNullException>(() => new BackendPool((IEnumerable<Backend>)null!)).ParamName);
        Assert.Equal(
            "backends", Assert.Throws<ArgumentException>(() => new BackendPool(new Backend("a"), null!)).ParamName);
        Assert.Equal(
            "backends",
            Assert.Throws<ArgumentException>(() => new BackendPool(new Backend("a"), new Backend("a", 2))).ParamName);
    }

    [Fact]
    public void A_null_argument_is_rejected_by_name_P03()
    {
        AssertRejected<ArgumentNullException>(() => _pool.ReplaceAll(null!), "backends");
        AssertRejected<ArgumentNullException>(() => _pool.AddOrReplace(null!), "backend");
        AssertRejected<ArgumentNullException>(() => _pool.Remove(null!), "id");
        AssertRejected<ArgumentNullException>(() => _pool.TryGetBackend(null!, out _), "id");
    }

    [Fact]
    public void A_null_member_is_rejected_with_its_index_P03() =>
        AssertRejected<ArgumentException>(
            () => _pool.ReplaceAll([new Backend("x"), new Backend("y"), null!]),
            "Backend at index 2 must not be null.");

    [Fact]
    public void A_duplicate_id_is_rejected_with_its_index_P03() =>
        AssertRejected<ArgumentException>(
            () => _pool.ReplaceAll([new Backend("x"), new Backend("y"), new Backend("x", 7)]),
            "Duplicate backend id 'x' at index 2; ids must be unique.");

    [Fact]
    public void A_backend_of_another_pool_is_rejected_by_id_P03()
    {
        Backend foreign = new("theirs");
        BackendPool other = new(foreign);
        AssertRejected<ArgumentException>(
            () => _pool.AddOrReplace(foreign),
            "Backend 'theirs' belongs to another pool; create a new Backend for this pool.");
        AssertRejected<ArgumentException>(
            () => _pool.ReplaceAll([new Backend("b0"), foreign]),
            "Backend 'theirs' belongs to another pool; create a new Backend for this pool.");
        other.Remove("theirs");
        AssertRejected<ArgumentException>(
            () => _pool.AddOrReplace(foreign),
            "Backend 'theirs' belongs to another pool; create a new Backend for this pool."); // bound for life
        other.AddOrReplace(foreign);
        Assert.Same(foreign, Assert.Single(other.Backends));
    }

    /// <summary>A backend of a rejected change can still join another pool, and keeps its own count and flag.</summary>
    [Fact]
    public void A_rejected_change_binds_no_backend_to_the_pool_P03()
    {
        Backend free = new("free") { IsAvailable = false };
        using BackendLease lease = free.Acquire();
        AssertRejected<ArgumentException>(() => _pool.ReplaceAll([free, null!]), "at index 1 must not be null");
        AssertRejected<ArgumentException>(() => _pool.ReplaceAll([free, free]), "Duplicate");
        Assert.False(free.IsAvailable);
        Assert.Equal(1, free.InFlightCount);
        Assert.Same(free, Assert.Single(new BackendPool(free).Backends));
    }

    [Fact]
    public void A_default_array_is_rejected_P03()
    {
        AssertRejected<ArgumentException>(
            () => _pool.ReplaceAll(default(ImmutableArray<Backend>)), "must be initialized");
        AssertRejected<ArgumentException>(
            () => _pool.Update(default(ImmutableArray<Backend>), []), "must be initialized");
        AssertRejected<ArgumentException>(
            () => _pool.Update([], default(ImmutableArray<string>)), "must be initialized");
        Assert.Throws<ArgumentException>("backends", () => new BackendPool(default(ImmutableArray<Backend>)));
    }

    /// <summary>
    /// A collection copies itself into an array. If that array belonged to the pool, the collection could change the
    /// members later.
    /// </summary>
    [Fact]
    public void A_collection_cannot_keep_the_array_of_the_pool_P03()
    {
        KeepingCollection collection = new(new Backend("x"));
        _pool.ReplaceAll(collection);
        collection.Overwrite();
        Assert.Equal("x", Assert.Single(_pool.Backends).Id);
    }

    [Fact]
    public void A_sequence_that_fails_while_it_is_read_changes_nothing_P03()
    {
        Assert.Throws<TimeoutException>(() => _pool.ReplaceAll(Failing()));
        AssertUnchanged();

        static IEnumerable<Backend> Failing()
        {
            yield return new Backend("x");
            throw new TimeoutException();
        }
    }

    [Fact]
    public void A_change_that_a_view_rejects_leaves_the_pool_and_all_views_unchanged_P03()
    {
        bool rejects = false;
        using PoolView<string> view =
            new(_pool, (members, _) => rejects ? throw new NotSupportedException("not four") : $"{members.Length}");
        rejects = true;
        Assert.Equal(
            "not four", Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(new Backend("b3"))).Message);
        Assert.Throws<NotSupportedException>(() => _pool.Remove("b0"));
        Assert.Throws<NotSupportedException>(() => _pool.ReplaceAll([]));
        AssertUnchanged();
        Assert.Equal("3", view.Current);
        rejects = false;
        _pool.AddOrReplace(new Backend("b3"));
        Assert.Equal("4", view.Current);
    }

    /// <summary>
    /// A build function runs during a change of the pool. Calls that would wait for that change throw at once instead
    /// of blocking forever.
    /// </summary>
    [Fact]
    public void A_view_cannot_change_the_pool_while_it_is_built_P03()
    {
        foreach (Action forbidden in (Action[])
            [
                () => _pool.AddOrReplace(new Backend("x")),
                () => _pool.Remove("b0"),
                () => _pool.ReplaceAll([]),
                () => new RoundRobinSelector(_pool).Dispose(),
            ])
        {
            bool tries = false;
            using PoolView<string> view = new(_pool, (_, _) =>
            {
                if (tries)
                {
                    forbidden();
                }

                return "";
            });
            tries = true;
            Assert.Throws<InvalidOperationException>(() => _pool.AddOrReplace(new Backend("y")));
            AssertUnchanged();
        }
    }

    [Fact]
    public void Removing_an_unknown_id_changes_nothing_P03()
    {
        Assert.False(_pool.Remove("b3"));
        Assert.False(_pool.Remove("B0")); // ids are compared ordinally
        Assert.False(_pool.TryGetBackend("b3", out Backend? missing));
        Assert.Null(missing);
        AssertUnchanged();
    }

    private void AssertRejected<TException>(Action change, string message)
        where TException : ArgumentException
    {
        Assert.Contains(message, Assert.Throws<TException>(change).Message, StringComparison.Ordinal);
        AssertUnchanged();
    }

    private void AssertUnchanged()
    {
        Assert.True(_members.Equals(_pool.Backends), "The pool has another list of members."); // the same array
        Assert.Equal(_owners, Owners());
        Assert.True(_rotation.TrySelect(out Backend? turn));
        Assert.Contains(turn, _members);
    }

    private string?[] Owners() =>
        [.. Enumerable.Range(0, 500).Select(
            key => _ring.TrySelect(SelectionKey.FromHash((ulong)key), out Backend? backend) ? backend.Id : null)];
}
