using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>A pool as metrics see it.</summary>
internal interface INamedPool
{
    string? Name { get; }

    ImmutableArray<Backend> Backends { get; }
}
