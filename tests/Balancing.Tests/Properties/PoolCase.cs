namespace Balancing.Tests.Properties;

/// <summary>A pool, one of its members to be changed, a new backend, and a seed for keys.</summary>
public sealed record PoolCase(PoolSpec Pool, int Pick, MemberSpec Candidate, int Seed)
{
    /// <summary>The member to be changed.</summary>
    public MemberSpec Chosen => Pool.Members[Pick % Pool.Count];

    /// <summary>The candidate under an id that the pool does not have.</summary>
    public MemberSpec NewMember
    {
        get
        {
            string id = Candidate.Id;
            while (Pool.Members.Any(member => member.Id == id))
            {
                id += "'";
            }

            return Candidate with { Id = id };
        }
    }

    public Random Random() => new(Seed);

    public SelectionKey[] Keys(int count)
    {
        Random random = new(Seed);
        SelectionKey[] keys = new SelectionKey[count];
        for (int i = 0; i < count; i++)
        {
            keys[i] = SelectionKey.FromHash((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        }

        return keys;
    }

    public IEnumerable<PoolCase> Shrink() => Pool.Shrink().Select(pool => this with { Pool = pool });
}
