using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Tests.Support;

/// <summary>Members as views get them, for tests below the pool.</summary>
internal static class PoolMembers
{
    public static ImmutableArray<PoolMember> Create(params IEnumerable<Backend> backends) =>
        [.. backends.Select(static backend => new PoolMember(backend, backend.MemberState))];

    /// <summary>Members "b0", "b1", … of these weights.</summary>
    public static ImmutableArray<PoolMember> Weighted(IEnumerable<int> weights) =>
        Create(weights.Select(static (weight, i) => new Backend($"b{i}", weight)));
}
