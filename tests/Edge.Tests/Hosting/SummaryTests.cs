using Edge.Hosting;
using Edge.Traffic;

namespace Edge.Tests.Hosting;

public class SummaryTests
{
    [Fact]
    public void Without_trouble_there_is_one_line()
    {
        TrafficCounts counts = new();
        counts.Count(AttemptResult.Answered);
        counts.Count(AttemptResult.Answered);
        Assert.Equal(["answered 2, lost 0, reset 0"], Summary.CreateLines(counts));
    }

    [Fact]
    public void Only_a_lost_request_makes_the_exit_code_1()
    {
        TrafficCounts counts = new();
        counts.CountReset();
        counts.CountNotRepeated();
        counts.Count(AttemptResult.GatewayError);
        Assert.Equal(0, Summary.ExitCodeFor(counts));
        counts.CountLost();
        Assert.Equal(1, Summary.ExitCodeFor(counts));
    }

    [Fact]
    public void Every_kind_of_trouble_is_explained_before_the_last_line()
    {
        TrafficCounts counts = new();
        counts.CountReset();
        counts.CountReset();
        counts.CountLost();
        counts.CountNotRepeated();
        counts.Count(AttemptResult.GatewayError);
        string[] lines = [.. Summary.CreateLines(counts)];
        Assert.Equal("answered 0, lost 1, reset 2", lines[^1]);
        Assert.Contains(lines, static line => line.StartsWith("Reset connections: 2.", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("Answers 502 to 504: 1.", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("Not repeated: 1.", StringComparison.Ordinal));
        Assert.All(lines, static line => Assert.InRange(line.Length, 1, 80));
    }
}
