using Edge.Display;
using Edge.Tests.Support;

namespace Edge.Tests.Display;

public class PlainViewTests
{
    [Fact]
    public void A_line_names_rates_and_every_member_that_is_not_available()
    {
        string[] lines = Show(3);
        string line = Assert.Single(lines);
        Assert.Equal(
            "  3.0 s  400 requests/s, 16 in flight, 15 connections; gateway-1 0/s, gateway-2 123456/s; "
            + "gateway-1 dead; server-2 ejected",
            line);
    }

    [Fact]
    public void Lines_about_the_tiers_are_two_seconds_apart() =>
        Assert.Equal(["2.0", "4.0", "6.5"], Show(0.5, 1.5, 2, 2.5, 3.9, 4, 4.5, 6.5, 7).Select(static line =>
            line[..5].Trim()));

    private static string[] Show(params double[] seconds)
    {
        using StringWriter output = new();
        PlainView view = new(output);
        foreach (double second in seconds)
        {
            view.Show(TimeSpan.FromSeconds(second), Statuses.Create(serverState: "ejected"));
        }

        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
