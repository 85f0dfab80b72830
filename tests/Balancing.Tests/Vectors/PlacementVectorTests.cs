using System.Globalization;
using Balancing.PlacementVectors;

namespace Balancing.Tests.Vectors;

/// <summary>Placement is a function of ids, weights, options and key, in every process (P06).</summary>
public class PlacementVectorTests
{
    public static string GoldenFile { get; } = Beside(Path.Combine("Vectors", "placements.v1.txt"));

    public static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    [Fact]
    public async Task Placement_equals_the_golden_file_P06() =>
        Assert.Equal(await File.ReadAllLinesAsync(GoldenFile), PlacementFile.Lines());

    [Fact]
    public void The_golden_file_has_the_placement_version_of_the_selectors_P06() =>
        Assert.Equal((1, 1), (ConsistentHashSelector.PlacementVersion, IPHashSelector.PlacementVersion));

    [Fact]
    public async Task Placement_equals_that_of_a_second_process_P06_T25() =>
        Assert.EndsWith(" 0 differences", await CheckAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task Placement_is_the_same_without_tiered_compilation_P06() =>
        Assert.EndsWith(
            " 0 differences", await CheckAsync(("DOTNET_TieredCompilation", "0")), StringComparison.Ordinal);

    [Fact]
    public async Task Placement_is_the_same_without_hardware_intrinsics_P06()
    {
        string output = await CheckAsync(("DOTNET_EnableHWIntrinsic", "0"));
        Assert.EndsWith(" 0 differences", output, StringComparison.Ordinal);
        Assert.Contains("vectors in software", output, StringComparison.Ordinal); // the switch had an effect
    }

    [TurkishFact]
    public async Task Placement_is_the_same_in_a_process_of_Turkish_culture_P06_T10()
    {
        string output = await CheckAsync(("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"));
        Assert.EndsWith(" 0 differences", output, StringComparison.Ordinal);
        Assert.Contains("culture tr-TR", output, StringComparison.Ordinal);
    }

    [TurkishFact]
    public async Task Placement_is_the_same_after_a_switch_to_Turkish_culture_P06_T10()
    {
        string[] golden = await File.ReadAllLinesAsync(GoldenFile);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = TurkishCulture.Find()!;
            Assert.Equal("İ", "i".ToUpper(CultureInfo.CurrentCulture)); // the culture is active
            Assert.Equal(golden, PlacementFile.Lines());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Many containers run in the invariant mode of cultures.
    [Fact]
    public async Task Placement_is_the_same_without_culture_data_P06_T10() =>
        Assert.EndsWith(
            " 0 differences",
            await CheckAsync(("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")),
            StringComparison.Ordinal);

    private static async Task<string> CheckAsync(params (string Name, string Value)[] environment)
    {
        (int exitCode, string output) = await SecondProcess.CheckAsync(environment);
        Assert.True(exitCode == 0, output);
        return output.TrimEnd();
    }
}
