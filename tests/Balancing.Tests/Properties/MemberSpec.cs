using System.Text.Json;

namespace Balancing.Tests.Properties;

/// <summary>
/// A backend that is not created yet: an object belongs to one pool, and a case needs several equal pools.
/// </summary>
public sealed record MemberSpec(string Id, int Weight)
{
    public Backend Create() => new(Id, Weight);

    // Escaped, so that similar ids can be distinguished.
    public override string ToString() => $"{JsonSerializer.Serialize(Id)}×{Weight}";
}
