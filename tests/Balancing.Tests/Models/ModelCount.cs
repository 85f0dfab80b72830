namespace Balancing.Tests.Models;

/// <summary>Leases out.</summary>
internal sealed class ModelCount
{
    public int Value { get; set; }
}
