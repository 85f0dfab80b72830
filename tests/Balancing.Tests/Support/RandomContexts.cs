namespace Balancing.Tests.Support;

internal static class RandomContexts
{
    /// <summary>A context with a random key.</summary>
    public static SelectionContext NextContext(this Random random) =>
        new() { Key = SelectionKey.FromHash((ulong)random.NextInt64()) };

    public static T NextOf<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
