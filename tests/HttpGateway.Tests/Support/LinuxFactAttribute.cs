namespace HttpGateway.Tests.Support;

/// <summary>A fact that holds on Linux only: other systems cannot ignore new connections.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux can ignore new connections.";
}
