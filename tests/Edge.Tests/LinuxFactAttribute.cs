namespace Edge.Tests;

/// <summary>A test that reads the list of processes where Linux has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Needs the list of processes of Linux.";
}
