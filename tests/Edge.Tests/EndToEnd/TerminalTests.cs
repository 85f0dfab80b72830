using Balancing.Tests.Common;

namespace Edge.Tests.EndToEnd;

public class TerminalTests
{
    private const string ShowCursor = "\e[?25h";
    private const string HideCursor = "\e[?25l";

    [TerminalFact]
    public async Task A_terminal_shows_a_picture_that_ends_before_the_last_line()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Edge.dll");
        ProcessRun run = await ProcessRun.RunAsync(
            new("script", ["-qec", $"stty rows 24 cols 80; exec dotnet '{program}' --seconds 4", "/dev/null"])
            {
                Environment = { ["TERM"] = "xterm" },
            },
            TimeSpan.FromMinutes(2));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("─gateway-2─", run.Output, StringComparison.Ordinal);
        Assert.Contains("─server-6─", run.Output, StringComparison.Ordinal);
        Assert.Contains("Scene 4", run.Output, StringComparison.Ordinal);
        Assert.Contains(HideCursor, run.Output, StringComparison.Ordinal);
        string afterPicture = run.Output[(run.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) + 1)..];
        Assert.Contains(", lost 0, reset ", afterPicture, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway-2", afterPicture, StringComparison.Ordinal);
    }
}
