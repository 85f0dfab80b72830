using Balancing.Tests.Common;

namespace Packaging.Tests;

/// <summary>A test that needs git: the version comes from tags and commits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute() =>
        Skip = RequiredTool.SkipUnless(RequiredTool.Find("git") is not null, "git is not in the PATH.");
}
