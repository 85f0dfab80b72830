using HttpGateway.Hosting;

namespace HttpGateway.Tests.Hosting;

public class LineFormatterTests
{
    [Theory]
    [InlineData("plain text, ~", "plain text, ~")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("a\u0085b", "a\\u0085b")] // next line
    [InlineData("a\u2028b", "a\\u2028b")] // line separator
    [InlineData("a\u202eb", "a\\u202eb")] // right to left
    public void A_line_stays_one_line(string text, string expected) =>
        Assert.Equal(expected, LineFormatter.Escape(text));
}
