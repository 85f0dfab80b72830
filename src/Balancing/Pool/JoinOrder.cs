using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>
/// The order in which members take turns: members that stay keep their place, new ones follow at the end.
/// </summary>
/// <remarks>The order of the list is ignored: DNS rotates its answers, and a rotation in step with the picks would send
/// every request to one backend.</remarks>
internal static class JoinOrder
{
    /// <param name="members">The members now, ids distinct.</param>
    /// <param name="previous">The members before, in their order.</param>
    public static ImmutableArray<PoolMember> Arrange(
        ImmutableArray<PoolMember> members, ImmutableArray<PoolMember> previous)
    {
        if (previous.IsEmpty)
        {
            return members;
        }

        Dictionary<string, PoolMember> coming = members.ToDictionary(
            static member => member.Id, StringComparer.Ordinal);
        ImmutableArray<PoolMember>.Builder ordered = ImmutableArray.CreateBuilder<PoolMember>(members.Length);
        foreach (PoolMember before in previous)
        {
            if (coming.Remove(before.Id, out PoolMember staying))
            {
                ordered.Add(staying);
            }
        }

        ordered.AddRange(members.Where(member => coming.ContainsKey(member.Id)));
        return ordered.MoveToImmutable();
    }
}
