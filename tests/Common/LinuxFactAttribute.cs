namespace Balancing.Tests.Common;

/// <summary>A <see cref="LinuxTheoryAttribute"/> without data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = new LinuxTheoryAttribute().Skip;
}
