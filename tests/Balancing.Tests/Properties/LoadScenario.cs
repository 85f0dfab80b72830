namespace Balancing.Tests.Properties;

/// <summary>
/// Requests of random length on a pool that changes its members, weights and flags. Before every step a pick is
/// compared with all other backends.
/// </summary>
/// <param name="pool">The pool.</param>
/// <param name="selector">The selector.</param>
/// <param name="next">1 if its rule counts the request to be placed, otherwise 0.</param>
/// <param name="random">Decides all steps.</param>
/// <param name="name">A name for the message of a failure.</param>
internal sealed class LoadScenario(
    BackendPool pool, LeastConnectionsSelector selector, int next, Random random, string name)
{
    private readonly List<BackendLease> _leases = [];

    public void Play(int steps)
    {
        HoldSome(pool.Backends.Length);
        for (int step = 0; step < steps; step++)
        {
            CheckPick(default);
            CheckPick(new SelectionContext { Excluded = Some(random.Next(1, 4)) });
            TakeStep();
        }

        _leases.ForEach(static lease => lease.Dispose());
        Assert.All(pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    private void TakeStep()
    {
        switch (random.Next(12))
        {
            case 0:
                HoldSome(random.Next(1, 20));
                break;
            case < 4:
                _leases.RemoveAll(lease =>
                {
                    bool hasEnded = random.Next(8) == 0;
                    if (hasEnded)
                    {
                        lease.Dispose();
                    }

                    return hasEnded;
                });
                break;
            case < 6:
                Array.ForEach(Some(random.Next(1, 4)), static backend => backend.IsAvailable ^= true);
                break;
            case 6:
                Array.ForEach(Some(1), backend => pool.AddOrReplace(new Backend(backend.Id, random.Next(1, 9))));
                break;
            case 7:
                Array.ForEach(Some(1), backend => Assert.True(pool.Remove(backend.Id)));
                pool.AddOrReplace(new Backend($"new{random.Next(50)}", random.Next(1, 9)));
                break;
            default:
                _leases.Add(selector.Acquire());
                break;
        }
    }

    private void HoldSome(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Array.ForEach(Some(1), backend => _leases.Add(backend.Acquire()));
        }
    }

    private Backend[] Some(int count) =>
        pool.Backends.IsEmpty
            ? []
            : [.. Enumerable.Range(0, count).Select(_ => pool.Backends[random.Next(pool.Backends.Length)])];

    private void CheckPick(SelectionContext context)
    {
        Backend[] choices = [.. pool.Backends.Where(backend => context.CanSelect(backend))];
        Assert.Equal(choices.Length > 0, selector.TrySelect(context, out Backend? pick));
        if (pick is null)
        {
            return;
        }

        Assert.Contains(pick, choices);
        Backend? better =
            Array.Find(
                choices,
                other =>
                    ((long)other.InFlightCount + next) * pick.Weight < (
                        (long)pick.InFlightCount + next) * other.Weight);
        Assert.True(
            better is null,
            $"{pick} with {pick.InFlightCount} in flight was picked, "
            + $"but {better} with {better?.InFlightCount} is better ({name}).");
    }
}
