using Balancing.Tests.Common;

namespace Packaging.Tests;

/// <summary>A test of the scripts in build, which a release runs on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute() => Skip = RequiredTool.SkipUnless(
        !OperatingSystem.IsWindows() && RequiredTool.Find("bash") is not null,
        "bash is not in the PATH, or this is Windows.");
}
