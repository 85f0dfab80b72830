using Balancing.Tests.Common;

namespace Packaging.Tests;

/// <summary>A test that needs git, from whose tags and commits the version comes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute() =>
        Skip = RequiredTool.SkipUnless(RequiredTool.Find("git") is not null, "git is not in the PATH.");
}
