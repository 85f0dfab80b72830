using System.Runtime.CompilerServices;
using Balancing;

namespace TrafficCop.Setup;

/// <summary>One of the two runs of a scene.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="CreateOptions">Creates the options of the pool.</param>
/// <param name="Source">The source of <paramref name="CreateOptions"/>; the compiler fills it in.</param>
internal sealed record Variant(
    string Name,
    Func<BackendPoolOptions> CreateOptions,
    [CallerArgumentExpression(nameof(CreateOptions))] string Source = "")
{
    private const string Creation = "new() {";

    /// <summary>The options as a user would write them.</summary>
    public string Code
    {
        get
        {
            int creation = Source.IndexOf(Creation, StringComparison.Ordinal);
            return creation < 0
                ? "the defaults"
                : Source[(creation + Creation.Length)..Source.LastIndexOf('}')].Trim();
        }
    }
}
