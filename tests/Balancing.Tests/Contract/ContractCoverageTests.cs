using System.Diagnostics.CodeAnalysis;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <summary>Every selector has a contract class.</summary>
public class ContractCoverageTests
{
    // Public classes: no others are run.
    private static readonly Type[] TestClasses = typeof(ContractCoverageTests).Assembly.GetExportedTypes();

    [Fact]
    public void Every_public_selector_has_a_contract_class()
    {
        Type[] published = typeof(IBackendSelector).Assembly.GetExportedTypes();

        Assert.Contains(typeof(RoundRobinSelector), published);
        Assert.Empty(ContractCoverage.Gaps(published, TestClasses));
    }

    [Fact]
    public void Every_public_selector_is_in_the_catalog()
    {
        IEnumerable<string> published = typeof(IBackendSelector).Assembly.GetExportedTypes()
            .Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(IBackendSelector))
                && !ContractCoverage.IsDecorator(type))
                .Select(static type => type.Name);
        BackendPool pool = Pools.Create(1);
        Assert.Equal(
            published.Order(),
            SelectorCatalog.CreateAll(pool).Select(static selector => selector.GetType().Name).Order());
    }

    [Fact]
    public void A_selector_without_a_contract_class_is_named() =>
        Assert.Contains(
            nameof(Forgotten),
            Assert.Single(ContractCoverage.Gaps([typeof(Forgotten)], TestClasses)),
            StringComparison.Ordinal);

    [Fact]
    public void A_replica_selector_with_only_the_plain_contract_is_named()
    {
        Type[] tooLittle =
            [.. TestClasses.Where(static type => type != typeof(IPHashSelectorContract)), typeof(PlainContract)];

        string gap =
            Assert.Single(ContractCoverage.Gaps([typeof(IPHashSelector), typeof(RoundRobinSelector)], tooLittle));

        Assert.Contains("ReplicaSelectorContractTests<IPHashSelector>", gap, StringComparison.Ordinal);
    }

    private sealed class Forgotten(BackendPool pool) : IBackendSelector
    {
        public BackendPool Pool => pool;

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null;
            return false;
        }
    }

    private sealed class PlainContract : SelectorContractTests<IPHashSelector>
    {
        protected override IPHashSelector Create(BackendPool pool) => new(pool);

        protected override double ShareTolerance(int weight, int totalWeight, int picks) => 1;
    }
}
