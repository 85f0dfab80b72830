using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>
/// The order in which members take turns: those that stay keep theirs, newcomers follow at the end. A list that arrives in
/// another order is not another rotation: DNS rotates its answers, and in step with the picks one member would get them all.
/// </summary>
internal static class JoinOrder
{
    /// <param name="members">The members now, ids distinct.</param>
    /// <param name="previous">The members before, in their order.</param>
    public static ImmutableArray<Backend> Of(ImmutableArray<Backend> members, ImmutableArray<Backend> previous)
    {
        if (previous.IsEmpty)
        {
            return members;
        }

        Dictionary<string, Backend> coming = members.ToDictionary(static backend => backend.Id, StringComparer.Ordinal);
        ImmutableArray<Backend>.Builder ordered = ImmutableArray.CreateBuilder<Backend>(members.Length);
        foreach (Backend before in previous)
        {
            if (coming.Remove(before.Id, out Backend? stays))
            {
                ordered.Add(stays);
            }
        }

        ordered.AddRange(members.Where(backend => coming.ContainsKey(backend.Id)));
        return ordered.MoveToImmutable();
    }
}
