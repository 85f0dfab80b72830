namespace Balancing.Hosting.Tests.Support;

/// <summary>A fact that needs a full backlog to keep new connections waiting: other systems may accept or refuse
/// them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux lets connections wait.";
}
