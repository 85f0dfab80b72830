namespace Balancing.Selectors.LeastConnections;

/// <summary>An entry of a row as it would be without the members that a search has masked.</summary>
internal readonly record struct LoadPatch(int Level, int Position, long Cost, long Weight);
