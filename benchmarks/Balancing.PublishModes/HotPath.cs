namespace Balancing.PublishModes;

/// <summary>An operation that runs very often.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Baseline">The name of the path that the gate compares it with.</param>
/// <param name="Run">Runs it several times and returns how often.</param>
internal sealed record HotPath(string Name, string Baseline, Func<int> Run);
