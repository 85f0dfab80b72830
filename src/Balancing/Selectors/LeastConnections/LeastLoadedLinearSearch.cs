namespace Balancing.Selectors.LeastConnections;

/// <summary>Finds a least loaded backend by looking at each: the plain definition of what <see cref="LoadTournamentTree"/> does fast, and with exclusions.</summary>
internal static class LeastLoadedLinearSearch
{
    /// <param name="members">Among whom.</param>
    /// <param name="context">Who may not be returned.</param>
    /// <param name="previous">Of those that are equally loaded, the first after this position is found, going round at the end.</param>
    /// <returns>Its position; -1 if each was unavailable or excluded.</returns>
    public static int FindLeast(ReadOnlySpan<Backend> members, in SelectionContext context, int previous)
    {
        int found = -1;
        long least = LoadCost.Unavailable;
        int position = previous;
        for (int i = 0; i < members.Length; i++)
        {
            position = position + 1 < members.Length ? position + 1 : 0;
            Backend backend = members[position];
            long cost = context.Excludes(backend) ? LoadCost.Unavailable : LoadCost.Of(backend.MemberState, backend.Weight);
            if (cost < least)
            {
                (found, least) = (position, cost);
            }
        }

        return found;
    }
}
