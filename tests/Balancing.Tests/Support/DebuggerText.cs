using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Balancing.Tests.Support;

/// <summary>What a debugger shows for an object, by its <see cref="DebuggerDisplayAttribute"/>.</summary>
internal static partial class DebuggerText
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static string Render(object value)
    {
        DebuggerDisplayAttribute? display = value.GetType().GetCustomAttribute<DebuggerDisplayAttribute>();
        Assert.NotNull(display);
        return Expression().Replace(display.Value!, match => $"{Evaluate(value, match.Groups["path"].Value)}");
    }

    // Properties and methods without parameters, separated by dots.
    private static object? Evaluate(object value, string path)
    {
        object? result = value;
        foreach (string name in path.Split('.'))
        {
            Type type = result!.GetType();
            result = name.EndsWith("()", StringComparison.Ordinal)
                ? type.GetMethod(name[..^2], Members, [])!.Invoke(result, null)
                : type.GetProperty(name, Members)!.GetValue(result);
        }

        return result;
    }

    [GeneratedRegex(@"\{(?<path>[\w.()]+)(,nq)?\}")]
    private static partial Regex Expression();
}
