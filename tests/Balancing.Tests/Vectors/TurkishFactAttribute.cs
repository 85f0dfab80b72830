namespace Balancing.Tests.Vectors;

/// <summary>A fact that is skipped, and says so, where there is no Turkish culture.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TurkishFactAttribute : FactAttribute
{
    public TurkishFactAttribute()
    {
        if (TurkishCulture.Find() is null)
        {
            Skip = "No Turkish culture here: libicu is missing or the runtime is in invariant mode.";
        }
    }
}
