namespace Balancing.Tests.Support;

/// <summary>Tests that load all cores, or measure what others would disturb: they run one after the other, when all else is done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
