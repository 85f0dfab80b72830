using Balancing;

namespace Samples.CustomSelector;

/// <summary>A backend that knows where it stands: derive from <see cref="Backend"/> to attach what your algorithm needs.</summary>
public sealed class ZonedBackend(string id, string zone, int weight = 1) : Backend(id, weight)
{
    public string Zone => zone;
}
