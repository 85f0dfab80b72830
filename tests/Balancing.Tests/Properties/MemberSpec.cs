using System.Text.Json;

namespace Balancing.Tests.Properties;

/// <summary>A backend that is yet to be made: an object belongs to one pool, a case needs several equal pools.</summary>
public sealed record MemberSpec(string Id, int Weight)
{
    public Backend Create() => new(Id, Weight);

    // Escaped, so that ids that look alike can be told apart.
    public override string ToString() => $"{JsonSerializer.Serialize(Id)}×{Weight}";
}
