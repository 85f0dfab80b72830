namespace Balancing.Tests.Common;

/// <summary>A theory about something that only Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = RequiredTool.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
}
