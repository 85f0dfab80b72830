namespace Balancing.PublishModes;

/// <summary>Something that is done very often.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">Does it some times, and returns how often.</param>
internal sealed record HotPath(string Name, Func<int> Run);
