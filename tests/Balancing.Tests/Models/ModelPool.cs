namespace Balancing.Tests.Models;

/// <summary>The rules of P9 and P10 for a single thread.</summary>
internal sealed class ModelPool
{
    private readonly Dictionary<string, ModelCount> _left = [];

    public List<ModelBackend> Members { get; private set; } = [];

    public ModelBackend? Find(string id) => Members.Find(member => member.Id == id);

    /// <summary>Whether health is disregarded: members are available, and none of them is healthy.</summary>
    public bool IsPanicking =>
        Members.Exists(static member => member.IsAvailable)
        && !Members.Exists(static member => member.IsAvailable && member.Flags.IsHealthy);

    /// <summary>The members that may be selected.</summary>
    public List<ModelBackend> Candidates =>
        Members.FindAll(member => member.IsAvailable && (member.Flags.IsHealthy || IsPanicking));

    public bool Accepts(List<ModelBackend> next) =>
        next.TrueForAll(backend => backend.Pool is null || backend.Pool == this)
        && next.DistinctBy(static backend => backend.Id).Count() == next.Count;

    public void Change(List<ModelBackend> next)
    {
        foreach (ModelBackend backend in next)
        {
            backend.Pool = this;
            if (Find(backend.Id) is { } present)
            {
                // The id is a member: the state in the pool wins, except for what was set on the object before.
                present.Flags.TakeExplicit(backend.Flags);
                (backend.Count, backend.Flags) = (present.Count, present.Flags);
            }
            else
            {
                // The id joins, or returns, with its own flags and with the count of leases that are still held.
                backend.Flags = backend.Flags.Begin();
                backend.Count =
                    _left.TryGetValue(backend.Id, out ModelCount? left) && left.Value > 0 ? left : backend.Count;
            }
        }

        foreach (ModelBackend gone in Members.Where(member => !next.Exists(backend => backend.Id == member.Id)))
        {
            gone.Flags.IsOfMember = false;

            // Without leases there is nothing to keep.
            if (gone.Count.Value > 0)
            {
                _left[gone.Id] = gone.Count;
            }
        }

        Members = next;
        foreach (string id in _left.Keys.Where(id => Find(id) is not null).ToArray())
        {
            _left.Remove(id);
        }
    }
}
