using TrafficCop.Workload;

namespace TrafficCop.Results;

/// <summary>How many users met another server after a change than before it.</summary>
/// <param name="Users">All users.</param>
/// <param name="Moved">Those who met another server.</param>
/// <param name="Needless">Those of them whose old server is still there, and whose new one is not the newcomer.</param>
/// <param name="Ideal">The share that no algorithm can do without: the users of the server that left, or the newcomer's fair share.</param>
internal sealed record Relocation(int Users, int Moved, int Needless, double Ideal)
{
    public double Share => (double)Moved / Users;

    /// <summary>The share of those who came from the server that left, or went to the newcomer.</summary>
    public double NeededShare => (double)(Moved - Needless) / Users;

    /// <summary>Of the users whom the change did not concern, the share that moved all the same.</summary>
    public double NeedlessShare => Needless == 0 ? 0 : (double)Needless / (Users - (Moved - Needless));

    public static Relocation WhenLeft(IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string left)
    {
        int mustMove = before.Count(answer => answer.Server == left);
        return Between(before, after, left, (double)mustMove / before.Count);
    }

    public static Relocation WhenJoined(IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string joined, double fairShare) =>
        Between(before, after, joined, fairShare);

    private static Relocation Between(IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string changed, double ideal)
    {
        Dictionary<User, string?> old = before.ToDictionary(static answer => answer.User, static answer => answer.Server);
        Answer[] moved = [.. after.Where(answer => answer.Server != old[answer.User])];
        int needless = moved.Count(answer => answer.Server != changed && old[answer.User] != changed);
        return new Relocation(after.Count, moved.Length, needless, ideal);
    }
}
