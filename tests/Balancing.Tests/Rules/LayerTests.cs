namespace Balancing.Tests.Rules;

/// <summary>
/// A folder of src/Balancing uses its own layer and those before it. No algorithm uses another one; their common code
/// is in Selectors/Common.
/// </summary>
public class LayerTests
{
    private const string Selectors = "Selectors";

    // The common code of algorithms.
    private const string Common = "Common";

    private static readonly string[] Layers = ["Hashing", "Pool", "Selection", Selectors];

    private static readonly SourceTypes Source = new("src/Balancing");

    [Fact]
    public void There_are_types_in_every_layer() =>
        Assert.All(Layers, static layer => Assert.Contains(Source.Folders.Values, folder => LayerOf(folder) == layer));

    [Fact]
    public void Every_file_is_in_a_layer() =>
        Assert.All(Source.Folders, static type => Assert.Contains(LayerOf(type.Value), Layers));

    [Fact]
    public void A_type_uses_its_own_layer_and_those_before_it()
    {
        Assert.All(Source.Uses(), static use => Assert.True(
            Array.IndexOf(Layers, LayerOf(use.To)) <= Array.IndexOf(Layers, LayerOf(use.From)),
            $"{use.Type} uses {use.Used}: {use.From} must not use {use.To}."));
    }

    [Fact]
    public void An_algorithm_uses_no_other_algorithm()
    {
        Assert.All(
            Source.Uses().Where(static use => LayerOf(use.From) == Selectors && LayerOf(use.To) == Selectors),
            static use => Assert.True(
            AlgorithmOf(use.To) == AlgorithmOf(use.From) || AlgorithmOf(use.To) == Common,
            $"{use.Type} uses {use.Used}: {use.From} must not use {use.To}."));
    }

    private static string LayerOf(string folder) => folder.Split('/')[0];

    private static string AlgorithmOf(string folder) => folder.Split('/').ElementAtOrDefault(1) ?? "";
}
