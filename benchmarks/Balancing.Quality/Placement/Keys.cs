namespace Balancing.Quality.Placement;

/// <summary>The keys and ids of all runs; the same in each.</summary>
internal static class Keys
{
    private const string Prefix = "user:";

    /// <summary>The n-th key: 21 characters, as long as a typical header or user id.</summary>
    public static string Text(int n) => string.Create(Prefix.Length + 16, n, static (text, n) =>
    {
        Prefix.CopyTo(text);
        Hash(n).TryFormat(text[Prefix.Length..], out _, "x16");
    });

    /// <summary>The n-th output of SplitMix64.</summary>
    public static ulong Hash(int n)
    {
        unchecked
        {
            ulong z = (ulong)(n + 1) * 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>The ids of a fleet: consecutive addresses, as in practice, in a /16 of its own.</summary>
    public static string[] Ids(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => Id(i, seed))];

    public static string Id(int i, int seed) => Benchmarks.Fleet.IdOf((seed << 16) + i);
}
