namespace Balancing.Tests.Models;

/// <summary>The rules of P9 and P10 for a single thread.</summary>
internal sealed class ModelPool
{
    private readonly Dictionary<string, ModelCount> _left = [];

    public List<ModelBackend> Members { get; private set; } = [];

    public ModelBackend? Find(string id) => Members.Find(member => member.Id == id);

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
                // The id is a member: the state in the pool wins.
                (backend.Count, backend.Flag) = (present.Count, present.Flag);
            }
            else
            {
                // The id joins, or returns, with its own flag and with the count of leases that are still held.
                backend.Flag = new ModelFlag { Value = backend.Flag.Value };
                backend.Count =
                    _left.TryGetValue(backend.Id, out ModelCount? left) && left.Value > 0 ? left : backend.Count;
            }
        }

        foreach (ModelBackend gone in Members.Where(member => !next.Exists(backend => backend.Id == member.Id)))
        {
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
