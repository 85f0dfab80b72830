namespace Balancing.Tests.Contract;

/// <summary>Finds selectors without a contract class, and contract classes that check too little.</summary>
internal static class ContractCoverage
{
    /// <param name="types">Types that include the selectors.</param>
    /// <param name="testClasses">Test classes that are run.</param>
    /// <returns>One sentence for each gap.</returns>
    public static IEnumerable<string> Gaps(IEnumerable<Type> types, Type[] testClasses)
    {
        foreach (Type selector in
            types.Where(static type =>
                !type.IsAbstract && type.IsAssignableTo(typeof(IBackendSelector)) && !IsDecorator(type)))
        {
            Type contract = selector.IsAssignableTo(typeof(IReplicaSelector))
                ? typeof(ReplicaSelectorContractTests<>)
                : typeof(SelectorContractTests<>);
            if (!testClasses.Any(testClass => testClass.IsSealed && Fulfils(testClass, contract, selector)))
            {
                string name = contract.Name.Split('`')[0];
                yield return $"{selector.Name} has no sealed test class derived from {name}<{selector.Name}>.";
            }
        }
    }

    /// <summary>Whether a selector asks others and has no algorithm of its own. It has tests of its own.</summary>
    public static bool IsDecorator(Type selector) =>
        selector.GetConstructors().All(static constructor =>
            constructor.GetParameters().FirstOrDefault()?.ParameterType is { } first
            && (first == typeof(IBackendSelector) || first == typeof(ReadOnlySpan<IBackendSelector>)));

    private static bool Fulfils(Type testClass, Type contract, Type selector)
    {
        for (Type? ancestor = testClass.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsGenericType
                && ancestor.GetGenericTypeDefinition() == contract
                && ancestor.GetGenericArguments()[0] == selector)
            {
                return true;
            }
        }

        return false;
    }
}
