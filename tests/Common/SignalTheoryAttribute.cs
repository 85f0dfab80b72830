namespace Balancing.Tests.Common;

/// <summary>A theory that sends POSIX signals. It is skipped, with the reason shown, on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignalTheoryAttribute : TheoryAttribute
{
    public SignalTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no POSIX signals.";
        }
    }
}
