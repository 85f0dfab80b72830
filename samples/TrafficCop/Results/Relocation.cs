using TrafficCop.Workload;

namespace TrafficCop.Results;

/// <summary>The number of users that have another server after a change than before it.</summary>
/// <param name="Users">The number of all users.</param>
/// <param name="Moved">Users that have another server than before.</param>
/// <param name="Needless">
/// Moved users that need not have moved: the old server is still there, and the new one is not the server that joined.
/// </param>
/// <param name="Ideal">
/// The share that has to move with any algorithm: the users of the server that left,
/// or the fair share of the server that joined.
/// </param>
internal sealed record Relocation(int Users, int Moved, int Needless, double Ideal)
{
    public double Share => (double)Moved / Users;

    /// <summary>The share of users that came from the server that left or went to the server that joined.</summary>
    public double NeededShare => (double)(Moved - Needless) / Users;

    /// <summary>The share of moved users among those that the change did not concern.</summary>
    public double NeedlessShare => Needless == 0 ? 0 : (double)Needless / (Users - (Moved - Needless));

    public static Relocation WhenLeft(
        IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string left)
    {
        int mustMove = before.Count(answer => answer.Server == left);
        return Compare(before, after, left, (double)mustMove / before.Count);
    }

    public static Relocation WhenJoined(
        IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string joined, double fairShare) =>
        Compare(before, after, joined, fairShare);

    private static Relocation Compare(
        IReadOnlyCollection<Answer> before, IReadOnlyCollection<Answer> after, string changed, double ideal)
    {
        Dictionary<User, string?> old = before.ToDictionary(static x => x.User, static x => x.Server);
        Answer[] moved = [.. after.Where(answer => answer.Server != old[answer.User])];
        int needless = moved.Count(answer => answer.Server != changed && old[answer.User] != changed);
        return new Relocation(after.Count, moved.Length, needless, ideal);
    }
}
