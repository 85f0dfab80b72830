using Balancing.Quality.Contenders;

namespace Balancing.Quality.Placement;

/// <summary>The keys that a change of the fleet moves.</summary>
/// <param name="Moved">The share of all keys that have another owner.</param>
/// <param name="Needless">The share of all keys that moved between two backends that did not change.</param>
internal sealed record Disruption(double Moved, double Needless)
{
    /// <summary>A change of one member, or by one new backend; returns the id that it changed.</summary>
    private delegate string Change(IPlacement placement, string member, string added);

    public static Disruption WhenAdded(Contender contender, RunSize run) =>
        Mean(contender, run, static (placement, _, added) =>
        {
            placement.Add(added);
            return added;
        });

    public static Disruption WhenRemoved(Contender contender, RunSize run) =>
        MeanOfMember(contender, run, static (placement, member) => placement.Remove(member));

    public static Disruption WhenDoubled(Contender contender, RunSize run) =>
        MeanOfMember(contender, run, static (placement, member) => placement.SetWeight(member, 2));

    public static Disruption WhenDown(Contender contender, RunSize run) =>
        MeanOfMember(contender, run, static (placement, member) => placement.TakeDown(member));

    public static Disruption WhenBack(Contender contender, RunSize run) =>
        MeanOfMember(contender, run, static (placement, member) =>
        {
            placement.TakeDown(member);
            placement.BringBack(member);
        });

    /// <summary>Compares owners before and after.</summary>
    public static Disruption Between(ReadOnlySpan<string> before, ReadOnlySpan<string> after, string changed)
    {
        int moved = 0;
        int needless = 0;
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] != after[i])
            {
                moved++;
                needless += before[i] == changed || after[i] == changed ? 0 : 1;
            }
        }

        return new Disruption((double)moved / before.Length, (double)needless / before.Length);
    }

    private static Disruption MeanOfMember(Contender contender, RunSize run, Action<IPlacement, string> change) =>
        Mean(contender, run, (placement, member, _) =>
        {
            change(placement, member);
            return member;
        });

    private static Disruption Mean(Contender contender, RunSize run, Change change)
    {
        string[] keys = [.. Enumerable.Range(0, contender.IsLinear ? run.DisruptionKeysLinear : run.DisruptionKeys)
            .Select(Keys.Text)];
        Disruption[] results = new Disruption[run.Seeds * run.ChangesPerFleet];
        Parallel.For(0, results.Length, i =>
        {
            (int fleet, int nth) = Math.DivRem(i, run.ChangesPerFleet);
            string[] ids = Keys.Ids(run.DisruptionSize, fleet);
            string added = Keys.Id(run.DisruptionSize + nth, fleet);
            IPlacement placement = contender.Placement!(ids);
            string[] before = [.. keys.Select(placement.OwnerOf)];
            string changed = change(placement, ids[new Random(i).Next(ids.Length)], added);
            string[] after = [.. keys.Select(placement.OwnerOf)];
            results[i] = Between(before, after, changed);
        });
        return new Disruption(
            results.Average(static result => result.Moved), results.Average(static result => result.Needless));
    }
}
