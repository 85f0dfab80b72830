namespace Balancing.Tests.Models;

/// <summary>The number of leases.</summary>
internal sealed class ModelCount
{
    public int Value { get; set; }
}
