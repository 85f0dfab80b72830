namespace Balancing.Tests.Models;

/// <summary>
/// One step of a random history. Subject and detail are reduced modulo the present objects, so any pair of numbers is
/// valid.
/// </summary>
public sealed record PoolOperation(PoolAction Action, byte Subject, byte Detail);
