using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace Balancing.Benchmarks;

/// <summary>The machine that runs the measurements, as results name it.</summary>
public static partial class Machine
{
    /// <summary>The processor, with family and model because virtual machines have vague names.</summary>
    public static string Processor { get; } = FindProcessor();

    /// <summary>The folder of the results of this kind of machine.</summary>
    public static string FolderName { get; } = NotAllowed().Replace(Processor.ToLowerInvariant(), "-").Trim('-');

    /// <summary>Everything that a figure depends on, except the code.</summary>
    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} cores, {Vectors()}; {Runtime}");

    private static string Runtime =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";

    private static string FindProcessor()
    {
        if (!File.Exists("/proc/cpuinfo"))
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                ?? RuntimeInformation.ProcessArchitecture.ToString();
        }

        Dictionary<string, string> first = [];
        foreach (string line in File.ReadLines("/proc/cpuinfo"))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                first.TryAdd(name, value);
            }
        }

        return first.TryGetValue("model name", out string? model)
            ? $"{model} (family {first.GetValueOrDefault("cpu family")}, model {first.GetValueOrDefault("model")})"
            : RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Vectors() =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors"
        : Vector256.IsHardwareAccelerated ? "256-bit vectors"
        : "128-bit vectors";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAllowed();
}
