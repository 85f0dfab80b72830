namespace HttpGateway.Hosting;

/// <summary>What came of the connections that were open when the drain began.</summary>
/// <param name="Drained">They have ended by themselves.</param>
/// <param name="Cut">They were cut.</param>
internal readonly record struct DrainResult(int Drained, int Cut);
