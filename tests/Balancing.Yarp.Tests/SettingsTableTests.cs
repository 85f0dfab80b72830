using Balancing.Yarp.Configuration;

namespace Balancing.Yarp.Tests;

public class SettingsTableTests
{
    // …/tests/Balancing.Yarp.Tests/bin/<configuration>/<framework>/
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    private static string Table => string.Concat(
        ClusterSetting.All.Select(static setting => Row(
                setting.Name,
                setting.Name == BalancingMetadata.Key ? "cluster, route" : "cluster",
                setting.Default,
                setting.Allowed))
            .Concat(DestinationSettings.All.Select(static setting =>
                Row(setting.Name, "destination", setting.Default, setting.Allowed)))
            .Prepend("| setting | of | default | allowed |\n|---|---|---|---|\n"));

    [Theory]
    [InlineData("docs/yarp.md")]
    [InlineData("src/Balancing.Yarp/README.md")]
    public void The_documents_list_every_setting_with_its_default_and_range(string document) =>
        Assert.Contains(
            Table, File.ReadAllText(Path.Combine(Root, document)).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public void Every_constant_is_a_setting() =>
        Assert.Equal(
            typeof(BalancingMetadata).GetFields()
                .Select(static field => (string)field.GetRawConstantValue()!)
                .Order(StringComparer.Ordinal),
            ClusterSetting.All.Select(static setting => setting.Name)
                .Concat(DestinationSettings.All.Select(static setting => setting.Name))
                .Order(StringComparer.Ordinal));

    private static string Row(string name, string owner, string standard, string allowed) =>
        $"| `{name}` | {owner} | {standard} | {allowed.Replace("<", "&lt;", StringComparison.Ordinal)} |\n";
}
