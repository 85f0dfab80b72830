using System.Globalization;
using System.Text;

namespace HttpGateway.Discovery.Pools;

/// <summary>Puts a text from outside into a message.</summary>
internal static class Quoted
{
    private const int MaxLength = 200;

    /// <summary>The text in quotes. It has no control characters and no line ends, and it is not endless.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("'");
        foreach (char letter in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (IsHarmless(letter))
            {
                quoted.Append(letter);
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
        }

        return quoted.Append(text.Length > MaxLength ? "…'" : "'").ToString();
    }

    // Format characters turn the reading direction of a line around.
    private static bool IsHarmless(char letter) => char.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
