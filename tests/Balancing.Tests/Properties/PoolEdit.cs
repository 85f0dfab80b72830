namespace Balancing.Tests.Properties;

/// <summary>
/// One change of a pool: of the member with the index of the pick, with the id or the weight of the candidate.
/// </summary>
public sealed record PoolEdit(EditKind Kind, int Pick, MemberSpec Candidate)
{
    public void ApplyTo(BackendPool pool)
    {
        if (Kind == EditKind.Add)
        {
            pool.AddOrReplace(Candidate.Create());
        }
        else if (!pool.Backends.IsEmpty)
        {
            ApplyTo(pool, pool.Backends[Pick % pool.Backends.Length]);
        }
    }

    public override string ToString() => $"{Kind} {Pick} {Candidate}";

    private void ApplyTo(BackendPool pool, Backend chosen)
    {
        switch (Kind)
        {
            case EditKind.Remove:
                pool.Remove(chosen.Id);
                break;
            case EditKind.Swap:
                pool.ReplaceAll([.. pool.Backends.Where(b => b != chosen && b.Id != Candidate.Id), Candidate.Create()]);
                break;
            case EditKind.Reweigh:
                pool.AddOrReplace(new Backend(chosen.Id, Candidate.Weight));
                break;
            case EditKind.Down:
                chosen.IsAvailable = false;
                break;
            case EditKind.Up:
                chosen.IsAvailable = true;
                break;
            case EditKind.Reverse:
                pool.ReplaceAll(pool.Backends.Reverse().Select(static b => new Backend(b.Id, b.Weight)));
                break;
            case EditKind.Empty:
                pool.ReplaceAll([]);
                break;
            default:
                throw new InvalidOperationException($"{Kind} does not apply to a member.");
        }
    }
}
