namespace Balancing.Benchmarks;

/// <summary>Backends and keys as every benchmark uses them; the same in each run.</summary>
internal static class Fleet
{
    /// <summary>How many prepared keys a benchmark goes through; a power of two that fits the first cache levels.</summary>
    public const int Keys = 1024;

    public static string IdOf(int i) => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}:8080";

    public static BackendPool Pool(int count) => new(Enumerable.Range(0, count).Select(static i => new Backend(IdOf(i))));

    public static ulong[] Hashes()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, Keys).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }

    /// <summary>21 characters each, as long as a typical header or user id.</summary>
    public static string[] Texts()
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, Keys).Select(_ => $"user:{random.NextInt64(1_000_000_000_000_000, 9_999_999_999_999_999)}")];
    }
}
