using ScottPlot;

namespace Balancing.Plots;

/// <summary>The colors of a plot: those of the two themes of GitHub, so that contrast is good in both.</summary>
/// <param name="Suffix">Follows the name of a file.</param>
internal sealed record Theme(
    string Suffix, string Background, string Text, string Grid,
    string Ours, string Akka, string Proto, string Yarp, string Plain)
{
    public static IReadOnlyList<Theme> All { get; } =
    [
        new(
            "", Background: "#ffffff", Text: "#1f2328", Grid: "#d0d7de",
            Ours: "#0969da", Akka: "#bc4c00", Proto: "#8250df", Yarp: "#1a7f37", Plain: "#6e7781"),
        new(
            ".dark", Background: "#0d1117", Text: "#e6edf3", Grid: "#30363d",
            Ours: "#58a6ff", Akka: "#f0883e", Proto: "#bc8cff", Yarp: "#3fb950", Plain: "#8b949e"),
    ];

    public Color TextColor => Color.FromHex(Text);

    public Color GridColor => Color.FromHex(Grid);

    public Color BackgroundColor => Color.FromHex(Background);

    /// <summary>Two values of the same row.</summary>
    public IReadOnlyList<Color> Series => [Color.FromHex(Ours), Color.FromHex(Akka)];

    /// <summary>Three lines of one kind.</summary>
    public IReadOnlyList<Color> Three => [Color.FromHex(Yarp), .. Series];

    /// <summary>One color for each project, gray for plain code.</summary>
    public Color ColorOf(string name) => Color.FromHex(name.Split(' ')[0] switch
    {
        "Akka.NET" => Akka,
        "Proto.Actor" => Proto,
        "YARP" => Yarp,
        { } first when first.Contains("Selector", StringComparison.Ordinal) => Ours,
        _ => Plain,
    });
}
