namespace Faults.Load;

/// <summary>What came of the requests of a run.</summary>
internal readonly record struct LoadCounts(int Answered, int Failed, int Lost)
{
    public int Sent => Answered + Failed + Lost;

    public static LoadCounts operator +(LoadCounts left, LoadCounts right) =>
        new(left.Answered + right.Answered, left.Failed + right.Failed, left.Lost + right.Lost);

    /// <summary>Counts single results.</summary>
    public static LoadCounts Create(IReadOnlyCollection<RequestResult> results) => new(
        results.Count(static result => result == RequestResult.Answered),
        results.Count(static result => result == RequestResult.Failed),
        results.Count(static result => result == RequestResult.Lost));
}
