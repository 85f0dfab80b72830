using TrafficCop.Reporting;

namespace TrafficCop.Tests.Reporting;

/// <summary>The bars and the axis of one column of a chart.</summary>
public sealed class BarScaleTests
{
    private static readonly BarScale Scale = new(Maximum: 64, Width: 32);

    [Theory]
    [InlineData(0, "")]
    [InlineData(0.01, "▏")] // not zero, so not empty
    [InlineData(2, "█")]
    [InlineData(3, "█▌")]
    [InlineData(4, "██")]
    public void The_length_of_a_bar_is_in_proportion_to_its_value(double value, string expected) =>
        Assert.Equal(expected, Scale.DrawBar(value));

    [Fact]
    public void A_bar_beyond_the_scale_ends_with_an_arrow()
    {
        Assert.Equal(new string('█', 32), Scale.DrawBar(64));
        Assert.Equal(new string('█', 32) + "▶", Scale.DrawBar(65));
    }

    [Fact]
    public void The_axis_has_a_mark_and_a_label_where_a_bar_of_that_value_ends()
    {
        string[] lines = Scale.DrawAxis([(0, "0"), (32, "half"), (64, "64")]).Split('\n');

        Assert.Equal("└───────────────┴───────────────┘", lines[0]);
        Assert.Equal("0             half             64", lines[1]);
        Assert.Equal(Scale.DrawBar(32).Length, lines[0].IndexOf('┴', StringComparison.Ordinal));
        Assert.Equal(Scale.DrawBar(64).Length, lines[0].IndexOf('┘', StringComparison.Ordinal));
    }
}
