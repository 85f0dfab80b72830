using System.Globalization;

namespace Proxies.Contenders;

/// <summary>What Linux knows of a process: proc(5).</summary>
/// <param name="Parent">The process that started it.</param>
/// <param name="Ticks">The processor time that it has used.</param>
internal readonly record struct ProcessStat(int Parent, long Ticks)
{
    /// <summary>USER_HZ, the same on every Linux of today.</summary>
    public const int TicksPerSecond = 100;

    /// <summary>Null if there is no such process any more.</summary>
    public static ProcessStat? TryRead(int id)
    {
        try
        {
            // The name, in brackets, may hold blanks.
            string line = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessStat(
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture)
                    + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The memory that a process has in use; 0 if it has ended.</summary>
    public static long ResidentBytes(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status")
                .FirstOrDefault(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            string[] fields = line?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
            return fields is [_, string kilobytes, ..]
                ? 1024 * long.Parse(kilobytes, CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
