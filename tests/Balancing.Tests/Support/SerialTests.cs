namespace Balancing.Tests.Support;

/// <summary>
/// Tests that load all cores, or that other tests would disturb. They run one after the other, at the end.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialTests
{
    public const string Name = "SerialTests";
}
