using Edge.Display;

namespace Edge.Tests.Display;

public class LogLinesTests
{
    [Fact]
    public void The_last_lines_stay_in_their_order()
    {
        LogLines log = new(count: 3, width: 80);
        foreach (string line in (string[])["a", "b", "c", "d"])
        {
            log.Add(line);
        }

        Assert.Equal(["b", "c", "d"], log.Lines);
    }

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("123456", "1234…")]
    public void A_line_that_is_wider_than_the_screen_is_cut(string line, string expected)
    {
        LogLines log = new(count: 3, width: 5);
        log.Add(line);
        Assert.Equal([expected], log.Lines);
    }
}
