using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>One membership of a pool: the members in their order, and by id. Never changes after
/// construction.</summary>
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

    /// <summary>Copies and checks a whole membership: no null, no id twice.</summary>
    /// <remarks>Copied one by one: a collection that copies itself would get hold of the array that becomes the
    /// pool's.</remarks>
    public static PoolSnapshot Create(IEnumerable<Backend> backends, string parameterName)
    {
        BackendArguments.ThrowIfDefault(backends, parameterName);

        ImmutableArray<Backend>.Builder members = ImmutableArray.CreateBuilder<Backend>();
        Dictionary<string, Backend> byId = new(StringComparer.Ordinal);
        foreach (Backend? backend in backends)
        {
            if (backend is null)
            {
                throw new ArgumentException($"Backend at index {members.Count} must not be null.", parameterName);
            }

            if (!byId.TryAdd(backend.Id, backend))
            {
                throw new ArgumentException(
                    $"Duplicate backend id '{backend.Id}' at index {members.Count}; ids must be unique.",
                    parameterName);
            }

            members.Add(backend);
        }

        return new PoolSnapshot(members.DrainToImmutable(), byId);
    }

    public Backend? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The members that views see, each with its state: one of <paramref name="joining"/> or the one it
    /// has.</summary>
    /// <remarks>A backend of weight 0 is never selected, so no view contains it.</remarks>
    public ImmutableArray<PoolMember> SelectableMembers(Dictionary<Backend, MemberState> joining) =>
    [
        .. Members
            .Where(static backend => backend.Weight > 0)
            .Select(backend => new PoolMember(
                backend, joining.TryGetValue(backend, out MemberState? state) ? state : backend.MemberState)),
    ];

    public PoolSnapshot With(Backend backend)
    {
        ImmutableArray<Backend> members = Find(backend.Id) is { } present
            ? Members.SetItem(IndexOf(present), backend)
            : Members.Add(backend);
        return new PoolSnapshot(
            members, new Dictionary<string, Backend>(_byId, StringComparer.Ordinal) { [backend.Id] = backend });
    }

    /// <summary>Replaces members in place, removes others, and appends the rest.</summary>
    public PoolSnapshot With(PoolSnapshot added, HashSet<string> removedIds)
    {
        IEnumerable<Backend> staying = Members
            .Where(member => added.Find(member.Id) is not null || !removedIds.Contains(member.Id))
            .Select(member => added.Find(member.Id) ?? member);
        return Create([.. staying, .. added.Members.Where(backend => Find(backend.Id) is null)], nameof(added));
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
