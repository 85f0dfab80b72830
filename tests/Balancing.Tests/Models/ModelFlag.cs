namespace Balancing.Tests.Models;

/// <summary>Availability.</summary>
internal sealed class ModelFlag
{
    public bool Value { get; set; } = true;
}
