namespace Balancing.Tests.Support;

/// <summary>What a rule found in the files of the repository.</summary>
internal static class Faults
{
    /// <summary>Fails with the whole list, one fault a line.</summary>
    public static void AssertNone(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        Assert.True(all.Length == 0, $"{all.Length} found:\n{string.Join('\n', all)}");
    }
}
