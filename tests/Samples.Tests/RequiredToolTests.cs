using Balancing.Tests.Common;

namespace Samples.Tests;

public class RequiredToolTests
{
    private const string Reason = "a-tool is not in the PATH.";

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(true, "1", null)]
    [InlineData(false, null, Reason)]
    [InlineData(false, "", Reason)]
    [InlineData(false, "0", Reason)]
    [InlineData(false, "1", null)] // runs, and fails because the tool is missing
    public void A_test_is_skipped_with_the_reason_unless_all_tests_are_required(
        bool isPresent, string? required, string? skip) =>
        Assert.Equal(skip, RequiredTool.SkipUnless(isPresent, Reason, required));

    [Fact]
    public void A_program_is_looked_for_in_the_path()
    {
        Assert.True(File.Exists(RequiredTool.Find("dotnet")), "These tests run with dotnet in the PATH.");
        Assert.Null(RequiredTool.Find("no-such-program-anywhere"));
    }
}
