namespace Balancing.Tests.Models;

/// <summary>One step of a random history. Subject and detail are reduced to what there is: any pair of numbers means something.</summary>
public sealed record PoolOperation(PoolAction Action, byte Subject, byte Detail);
