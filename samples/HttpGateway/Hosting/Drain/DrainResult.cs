namespace HttpGateway.Hosting.Drain;

/// <summary>What came of connections during the drain.</summary>
/// <param name="Drained">They have ended by themselves.</param>
/// <param name="Cut">They were cut.</param>
internal readonly record struct DrainResult(int Drained, int Cut);
