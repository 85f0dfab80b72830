using System.Net;
using Balancing;

namespace TcpProxy.Configuration;

/// <summary>Parses one server: H:P[,weight=N][,id=S][,max=N].</summary>
internal static class BackendText
{
    private const int DefaultWeight = 1;

    public static Parsed<BackendSettings> Parse(string text)
    {
        string[] parts = text.Split(',');
        string? id = null;
        int? weight = null;
        int? max = null;
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            string value = part[(equals + 1)..];
            string? problem = (name, equals) switch
            {
                ("weight", > 0) when weight is null => Set(Weight(value), out weight),
                ("max", > 0) when max is null => Set(Max(value), out max),
                ("id", > 0) when id is null => SetId(value, out id),
                ("weight" or "max" or "id", > 0) => $"must have {name} only once, but was '{text}'.",
                _ => $"must be H:P[,weight=N][,id=S][,max=N], but has '{part}' in '{text}'.",
            };
            if (problem is not null)
            {
                return new(null, problem);
            }
        }

        return Create(parts[0], id, weight, max);
    }

    /// <summary>Puts the parts together, as options and files give them.</summary>
    public static Parsed<BackendSettings> Create(string address, string? id, int? weight, int? max)
    {
        if (!EndPointText.TryParse(address, out EndPoint endPoint))
        {
            return new(null, $"must have an address with a port from 1 to 65,535, but was '{address}'.");
        }

        return new(
            new BackendSettings(id ?? address, address, endPoint, weight ?? DefaultWeight, max ?? int.MaxValue), null);
    }

    public static Parsed<int> Weight(string text) => Named("weight", ValueText.Number(text, 0, Backend.MaxWeight));

    public static Parsed<int> Max(string text) => Named("max", ValueText.Number(text, 1, int.MaxValue));

    private static string? SetId(string text, out string? id)
    {
        id = text;
        return text.Length == 0 ? "must have an id that is not empty." : null;
    }

    private static string? Set(Parsed<int> parsed, out int? value)
    {
        value = parsed.Value;
        return parsed.Problem;
    }

    private static Parsed<int> Named(string name, Parsed<int> parsed) =>
        parsed.IsValid ? parsed : parsed with { Problem = $"has a {name} that {parsed.Problem}" };
}
