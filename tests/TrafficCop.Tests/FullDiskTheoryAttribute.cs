namespace TrafficCop.Tests;

/// <summary>A theory that writes to /dev/full. It is skipped with a reason where that device is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullDiskTheoryAttribute : TheoryAttribute
{
    public FullDiskTheoryAttribute()
    {
        if (!File.Exists("/dev/full"))
        {
            Skip = "No /dev/full here: only Linux has this device, on which every write fails.";
        }
    }
}
