namespace Balancing.Tests.Contract;

/// <summary>The additional contract of every selector with keys and replicas, for any algorithm.</summary>
/// <typeparam name="TSelector">The selector.</typeparam>
public abstract partial class ReplicaSelectorContractTests<TSelector> : SelectorContractTests<TSelector>
    where TSelector : class, IReplicaSelector, IDisposable
{
    private static readonly SelectionKey[] Keys =
        [.. Enumerable.Range(0, 500).Select(static i => SelectionKey.FromString($"user-{i}"))];

    /// <summary>
    /// Returns at most the given number of replicas of a key. The entries of the destination beyond them must not be
    /// modified.
    /// </summary>
    protected static Backend[] Replicas(
        IReplicaSelector selector, SelectionKey key, int requested, params Backend[] excluded)
    {
        Backend untouched = new("untouched");
        Backend[] destination = [.. Enumerable.Repeat(untouched, requested)];
        int written = selector.SelectReplicas(new SelectionContext { Key = key, Excluded = excluded }, destination);
        Assert.InRange(written, 0, requested);
        Assert.All(destination[written..], backend => Assert.Same(untouched, backend));
        return destination[..written];
    }

    protected static string Ids(IEnumerable<Backend> backends) =>
        string.Join(' ', backends.Select(static backend => backend.Id));

    private static string[] Owners(IBackendSelector selector) =>
        [.. Keys.Select(key => Pick(selector, new SelectionContext { Key = key })!.Id)];
}
