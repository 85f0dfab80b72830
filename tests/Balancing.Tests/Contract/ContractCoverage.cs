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
            types.Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(IBackendSelector))))
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
