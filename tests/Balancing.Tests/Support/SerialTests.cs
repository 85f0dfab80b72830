namespace Balancing.Tests.Support;

/// <summary>Tests that load all cores, or measure what other tests would disturb: they run one after the other, at the end.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialTests
{
    public const string Name = "SerialTests";
}
