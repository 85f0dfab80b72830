using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using Balancing.PlacementVectors;

// Writes the golden placements, or computes them anew and compares: in another process, on another machine, under
// another runtime.
return args switch
{
    ["--write", string path] => Write(path),
    ["--check", string path] => Check(path),
    _ => Usage(),
};

static int Write(string path)
{
    File.WriteAllText(path, Text(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    return 0;
}

static int Check(string path)
{
    Console.WriteLine(
        $"culture {CultureInfo.CurrentCulture.Name}, "
            + $"vectors {(Vector128.IsHardwareAccelerated ? "in hardware" : "in software")}");
    string[] expected = File.ReadAllLines(path);
    string[] actual = [.. PlacementFile.Lines()];
    int differences = Math.Abs(expected.Length - actual.Length);
    for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
    {
        if (expected[i] != actual[i])
        {
            differences++;
            Console.WriteLine($"line {i + 1}: expected {expected[i]}, actual {actual[i]}");
        }
    }

    Console.WriteLine($"{actual.Length} lines, {differences} differences");
    return differences == 0 ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("PlacementVectors --write FILE | --check FILE");
    return 2;
}

static string Text() => string.Concat(PlacementFile.Lines().Select(static line => line + "\n"));
