using Balancing.Tests.Common;

namespace Balancing.Tests.Vectors;

/// <summary>A fact that is skipped, with a message, if there is no Turkish culture.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TurkishFactAttribute : FactAttribute
{
    public TurkishFactAttribute() => Skip = RequiredTool.SkipUnless(
        TurkishCulture.Find() is not null,
        "There is no Turkish culture: libicu is missing or the runtime is in invariant mode.");
}
