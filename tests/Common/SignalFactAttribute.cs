namespace Balancing.Tests.Common;

/// <summary>A <see cref="SignalTheoryAttribute"/> without data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignalFactAttribute : FactAttribute
{
    public SignalFactAttribute() => Skip = new SignalTheoryAttribute().Skip;
}
