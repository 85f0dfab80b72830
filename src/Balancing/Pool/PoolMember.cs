using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>A member as views see it: the backend, and the state it has once the change is published.</summary>
/// <remarks>The pool computes every state before views are built, so a view may keep the state beside the
/// backend.</remarks>
internal readonly record struct PoolMember(Backend Backend, MemberState State)
{
    public string Id => Backend.Id;

    public int Weight => Backend.Weight;

    /// <summary>Whether two lists have the same weights in the same order, so that one table of weights serves
    /// both.</summary>
    public static bool HaveSameWeights(ImmutableArray<PoolMember> one, ImmutableArray<PoolMember> other) =>
        one.Select(static member => member.Weight).SequenceEqual(other.Select(static member => member.Weight));
}
