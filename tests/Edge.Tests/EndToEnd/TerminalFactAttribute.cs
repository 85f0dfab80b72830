using Balancing.Tests.Common;

namespace Edge.Tests.EndToEnd;

/// <summary>A test that needs <c>script</c> of util-linux, which runs a program on a terminal.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = OperatingSystem.IsLinux()
        ? RequiredTool.SkipUnless(RequiredTool.Find("script") is not null, "script of util-linux is not installed.")
        : "Only Linux has script of util-linux.";
}
