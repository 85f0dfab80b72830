using System.Globalization;

namespace Balancing.Tests.Vectors;

/// <summary>The culture in which "i" and "I" are different letters, a frequent source of errors in text code.</summary>
internal static class TurkishCulture
{
    /// <summary>Null where the system has no culture data (no libicu, or invariant mode).</summary>
    public static CultureInfo? Find()
    {
        try
        {
            CultureInfo turkish = CultureInfo.GetCultureInfo("tr-TR");
            return turkish.TextInfo.ToUpper('i') == 'İ' ? turkish : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
