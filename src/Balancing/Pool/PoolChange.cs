namespace Balancing.Pool;

/// <summary>The step from one membership to the next.</summary>
/// <remarks>The backends that join and leave are listed, so that their states are updated without a walk over
/// all.</remarks>
/// <param name="Before">The present membership.</param>
/// <param name="After">The next one.</param>
/// <param name="Joining">Objects of After that are not in Before; their ids may be.</param>
/// <param name="Leaving">Objects of Before with ids that are not in After.</param>
internal sealed record PoolChange(
    PoolSnapshot Before, PoolSnapshot After, IReadOnlyList<Backend> Joining, IReadOnlyList<Backend> Leaving)
{
    /// <summary>Whether both have the same objects in the same order: discovery repeats itself every few
    /// seconds.</summary>
    public bool IsEmpty =>
        Before == After
        || Before.Members.AsSpan().SequenceEqual(After.Members.AsSpan(), ReferenceEqualityComparer.Instance);

    public static PoolChange None(PoolSnapshot present) => new(present, present, [], []);

    public static PoolChange ReplaceAll(PoolSnapshot before, PoolSnapshot after) => new(
        before,
        after,
        [.. after.Members.Where(backend => before.Find(backend.Id) != backend)],
        [.. before.Members.Where(backend => after.Find(backend.Id) is null)]);

    public static PoolChange AddOrReplace(PoolSnapshot before, Backend backend) =>
        new(before, before.With(backend), before.Find(backend.Id) == backend ? [] : [backend], []);

    public static PoolChange Remove(PoolSnapshot before, Backend present) =>
        new(before, before.Without(present), [], [present]);
}
