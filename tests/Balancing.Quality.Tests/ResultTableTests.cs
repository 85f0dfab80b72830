using Balancing.Benchmarks;

namespace Balancing.Quality.Tests;

/// <summary>Plots are drawn from the tables of results, so the figures are read back from text.</summary>
public class ResultTableTests
{
    private static readonly string[] Lines =
    [
        "<!-- date; machine -->",
        "| servers | mean | p99 | p99 |",
        "| --- | --: | --: | --: |",
        "| `a` | 1.5 | 2 µs | 3 |",
        "| b | - | ≤ 1,000 | 4 |",
    ];

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("1,234.5", 1_234.5)]
    [InlineData("7.8 %", 7.8)]
    [InlineData("≤ 1.02", 1.02)]
    [InlineData("18 ns", 18.0)]
    [InlineData("3.6 µs", 3_600.0)]
    [InlineData("12 ms", 12_000_000.0)]
    [InlineData("-", null)]
    [InlineData("without limit", null)]
    [InlineData("6 to 625 KiB", null)]
    public void A_cell_is_its_figure_or_none(string cell, double? figure) =>
        Assert.Equal(figure, ResultTable.Figure(cell));

    [Fact]
    public void Rows_are_found_by_name_and_columns_by_heading()
    {
        ResultTable table = ResultTable.Parse(Lines);
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal([1.5, null], table.Column("mean"));
        Assert.Equal([2_000, 1_000], table.Column("p99"));
        Assert.Equal([3, 4], table.Column("p99", offset: 1));
        Assert.Equal([1.5, 2_000, 3], table.Row(0));
        Assert.Equal(["1.5", "-"], table.Texts("mean"));
    }

    [Fact]
    public void A_missing_column_is_named() =>
        Assert.Contains("'median'", Refusal("median"), StringComparison.Ordinal);

    private static string Refusal(string heading) =>
        Assert.Throws<ArgumentException>(() => ResultTable.Parse(Lines).Column(heading)).Message;
}
