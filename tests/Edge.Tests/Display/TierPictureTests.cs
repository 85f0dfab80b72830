using Edge.Display;
using Edge.Tests.Support;
using Spectre.Console;

namespace Edge.Tests.Display;

public class TierPictureTests
{
    [Theory]
    [InlineData(5, 80)]
    [InlineData(6, 80)]
    [InlineData(6, 200)]
    public void The_picture_has_its_height_and_fits_the_width(int servers, int width)
    {
        string[] lines = Draw(servers, width, "unavailable");
        Assert.Equal(TierPicture.Height, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void The_picture_shows_the_tiers_below_each_other()
    {
        string[] lines = Draw(6, 80, "draining");
        int proxy = Array.FindIndex(lines, Contains("TcpProxy"));
        int gateways = Array.FindIndex(lines, Contains("gateway-1"));
        int servers = Array.FindIndex(lines, Contains("server-6"));
        Assert.InRange(proxy, 0, gateways - 1);
        Assert.InRange(gateways, proxy + 1, servers - 1);
        Assert.Contains(lines, line => Contains("dead")(line) && Contains("available")(line));
        Assert.Contains(lines, line => Contains("draining")(line));
        Assert.Contains(lines, line => Contains("123456 requests/s")(line));
    }

    private static string[] Draw(int servers, int width, string state)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        console.Write(TierPicture.Draw(TimeSpan.FromSeconds(3), Statuses.Create(servers, state), width));
        return output.ToString().TrimEnd().Split('\n');
    }

    private static Predicate<string> Contains(string text) => line => line.Contains(text, StringComparison.Ordinal);
}
