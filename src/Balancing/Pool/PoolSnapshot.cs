using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>One membership of a pool: the members in their order, and by id. Never changes after construction.</summary>
internal sealed class PoolSnapshot
{
    private readonly Dictionary<string, Backend> _byId;

    private PoolSnapshot(ImmutableArray<Backend> members, Dictionary<string, Backend> byId)
    {
        Members = members;
        _byId = byId;
    }

    public static PoolSnapshot Empty { get; } = new([], []);

    public ImmutableArray<Backend> Members { get; }

    /// <summary>Checks a whole membership: no null, no id twice.</summary>
    public static PoolSnapshot Of(ImmutableArray<Backend> members, string parameterName)
    {
        Dictionary<string, Backend> byId = new(members.Length, StringComparer.Ordinal);
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i] is not { } backend)
            {
                throw new ArgumentException($"The backend at index {i} of {members.Length} is null.", parameterName);
            }

            if (!byId.TryAdd(backend.Id, backend))
            {
                throw new ArgumentException($"The id \"{backend.Id}\" is given twice, the second time at index {i} of {members.Length}; ids must differ.", parameterName);
            }
        }

        return new PoolSnapshot(members, byId);
    }

    public Backend? Find(string id) => _byId.GetValueOrDefault(id);

    public PoolSnapshot With(Backend backend)
    {
        ImmutableArray<Backend> members = Find(backend.Id) is { } present
            ? Members.SetItem(IndexOf(present), backend)
            : Members.Add(backend);
        return new PoolSnapshot(members, new Dictionary<string, Backend>(_byId, StringComparer.Ordinal) { [backend.Id] = backend });
    }

    /// <summary>Replaces members in their places, takes others out, and adds the rest at the end.</summary>
    public PoolSnapshot With(PoolSnapshot added, HashSet<string> removedIds)
    {
        IEnumerable<Backend> staying = Members
            .Where(member => added.Find(member.Id) is not null || !removedIds.Contains(member.Id))
            .Select(member => added.Find(member.Id) ?? member);
        return Of([.. staying, .. added.Members.Where(backend => Find(backend.Id) is null)], nameof(added));
    }

    public PoolSnapshot Without(Backend present)
    {
        Dictionary<string, Backend> byId = new(_byId, StringComparer.Ordinal);
        byId.Remove(present.Id);
        return new PoolSnapshot(Members.RemoveAt(IndexOf(present)), byId);
    }

    // By reference: a derived class may have given Equals another meaning.
    private int IndexOf(Backend present) => Members.AsSpan().IndexOf(present, ReferenceEqualityComparer.Instance);
}
