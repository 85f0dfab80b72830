using System.Diagnostics;
using System.Globalization;

namespace Edge.Tests;

/// <summary>The processes below a process, as Linux lists them.</summary>
internal static class Descendants
{
    public static IReadOnlySet<int> Of(int ancestor)
    {
        ILookup<int, int> children = Process.GetProcesses().ToLookup(
            static process => ParentOf(process.Id), static process => process.Id);
        HashSet<int> found = [];
        Queue<int> open = new([ancestor]);
        while (open.TryDequeue(out int parent))
        {
            foreach (int child in children[parent].Where(found.Add))
            {
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Those of some processes that still run.</summary>
    public static IReadOnlyList<int> Running(IEnumerable<int> processes) =>
        [.. processes.Where(static id => StatOf(id) is { Length: > 0 } stat && stat[0] != "Z")];

    private static int ParentOf(int id) =>
        StatOf(id) is { Length: > 1 } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : 0;

    // State, parent and so on; what precedes them, the name in parentheses, may have spaces in it.
    private static string[] StatOf(int id)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // it has ended
        }
    }
}
