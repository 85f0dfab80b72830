namespace Balancing.Tests.Common;

/// <summary>What a test needs besides .NET. Where it is missing the test is skipped and says what is missing.</summary>
/// <remarks>
/// <c>BALANCING_REQUIRE_ALL_TESTS=1</c> is for machines that have every tool: there the test runs, and fails, instead
/// of being skipped.
/// </remarks>
internal static class RequiredTool
{
    public const string Variable = "BALANCING_REQUIRE_ALL_TESTS";

    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];

    /// <summary>The path of a program in the PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);

    /// <summary>The reason to skip a test, or null if it must run.</summary>
    public static string? SkipUnless(bool isPresent, string reason) =>
        SkipUnless(isPresent, reason, Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same, with the value of the variable given.</summary>
    public static string? SkipUnless(bool isPresent, string reason, string? required) =>
        isPresent || required == "1" ? null : reason;
}
