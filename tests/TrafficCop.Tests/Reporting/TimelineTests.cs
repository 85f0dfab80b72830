using TrafficCop.Reporting;

namespace TrafficCop.Tests.Reporting;

/// <summary>The bars of a figure over time.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void The_height_of_a_bar_is_in_proportion_to_its_value() =>
        Assert.Equal("▁▂▃▄▅▆▇█", new Timeline(Maximum: 70).Draw([0, 10, 20, 30, 40, 50, 60, 70]));

    [Fact]
    public void Only_zero_has_the_lowest_bar() =>
        Assert.Equal("▁▂▂█", new Timeline(Maximum: 1_000).Draw([0, 1, 100, 1_000]));

    [Fact]
    public void A_figure_that_is_always_zero_is_a_flat_line() =>
        Assert.Equal("▁▁", new Timeline(Maximum: 0).Draw([0, 0]));
}
