using HttpGateway.Discovery.Docker;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Signals, as daemons write them.</summary>
public class StopSignalTests
{
    [Theory]
    [InlineData("15", 15)]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMIN+0", 34)]
    [InlineData("SIGWINCH", 28)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("SIGNOTHING", null)]
    [InlineData("-1", null)]
    public void Numbers_and_names_are_read(string? text, int? expected)
    {
        Assert.Equal(expected, StopSignal.Parse(text));
    }

    [Theory]
    [InlineData("SIGTERM", true)]
    [InlineData("SIGINT", true)]
    [InlineData("SIGQUIT", true)]
    [InlineData("SIGKILL", true)]
    [InlineData("SIGHUP", false)]
    [InlineData("SIGUSR1", false)]
    [InlineData("SIGWINCH", false)]
    public void Signals_that_end_programs_are_known(string signal, bool ends)
    {
        Assert.Equal(ends, StopSignal.Ends(StopSignal.Parse(signal)!.Value));
    }
}
