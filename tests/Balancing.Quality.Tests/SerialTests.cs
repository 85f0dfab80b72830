namespace Balancing.Quality.Tests;

/// <summary>Tests that measure the memory of the process, which other tests would disturb. They run by themselves, at
/// the end.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialTests
{
    public const string Name = "SerialTests";
}
