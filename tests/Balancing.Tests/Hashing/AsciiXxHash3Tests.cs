using System.IO.Hashing;
using System.Text;
using Balancing.Hashing;
using Balancing.Tests.Support;

namespace Balancing.Tests.Hashing;

/// <summary>
/// A second computation of the hash in System.IO.Hashing must give the same result, or report that it cannot.
/// </summary>
public class AsciiXxHash3Tests
{
    [Fact]
    public void A_text_of_any_length_has_the_hash_of_its_bytes()
    {
        Random random = Seeds.Random(19_001);
        for (int length = 0; length <= 300; length++)
        {
            for (int i = 0; i < 50; i++)
            {
                string text = Text(length, random);
                bool isHashed = AsciiXxHash3.TryHash(text, out ulong hash);
                Assert.Equal(length is >= AsciiXxHash3.MinLength and <= AsciiXxHash3.MaxLength, isHashed);
                Assert.True(
                    !isHashed || hash == XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)),
                    $"\"{text}\" has another hash.");
            }
        }
    }

    // Each of these becomes an ASCII character, or nothing, if half of it is cut off.
    [Theory]
    [InlineData('\u0080')]
    [InlineData('\u00FC')]
    [InlineData('\u0100')]
    [InlineData('\u0141')]
    [InlineData('\u4141')]
    [InlineData('\u8041')]
    [InlineData('\uD841')]
    [InlineData('\uFFFF')]
    public void A_text_with_one_character_beyond_ASCII_is_not_hashed(char other)
    {
        Random random = Seeds.Random(19_002);
        for (int length = AsciiXxHash3.MinLength; length <= AsciiXxHash3.MaxLength; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] text = Text(length, random).ToCharArray();
                text[at] = other;
                Assert.False(AsciiXxHash3.TryHash(text, out _));
                Assert.Equal(SelectionKey.FromBytes(Encoding.UTF8.GetBytes(text)), SelectionKey.FromString(text));
            }
        }
    }

    private static string Text(int length, Random random) =>
        string.Create(length, random, static (chars, random) =>
        {
            foreach (ref char c in chars)
            {
                c = (char)random.Next(0, 128);
            }
        });
}
