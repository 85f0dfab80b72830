using System.Reflection;
using Balancing.Benchmarks;

namespace Balancing.Quality.Tests;

/// <summary>The catalog that all benchmarks take their selectors from.</summary>
public class SelectorCatalogTests
{
    [Fact]
    public void Every_public_selector_is_in_the_catalog()
    {
        IEnumerable<string> selectors = typeof(IBackendSelector).Assembly.GetExportedTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false }
                && type.IsAssignableTo(typeof(IBackendSelector))
                && type.GetConstructors().Any(SelectsFromPool))
            .Select(static type => type.Name);
        Assert.Equal(selectors.Order(), SelectorCatalog.All.Select(static selector => selector.Name).Order());
    }

    [Fact]
    public void Every_entry_creates_the_selector_it_names() =>
        Assert.All(SelectorCatalog.WithVariants, static selector =>
            Assert.Equal(selector.Name, selector.Create(Fleet.Pool(3)).GetType().Name));

    [Fact]
    public void Only_entries_that_are_keyed_give_a_key_its_backend_again() =>
        Assert.All(SelectorCatalog.WithVariants, static selector =>
        {
            IBackendSelector selectorOfPool = selector.Create(Fleet.Pool(100));
            IEnumerable<string?> picked = Enumerable.Range(0, 20).Select(_ =>
            {
                using BackendLease lease = selectorOfPool.Acquire("user:1");
                return lease.Backend?.Id;
            });
            Assert.Equal(selector.IsKeyed, picked.Distinct().Count() == 1);
        });

    // The others decorate selectors.
    private static bool SelectsFromPool(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var first, ..] && first.ParameterType == typeof(BackendPool);
}
