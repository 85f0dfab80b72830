using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Balancing.Pool;

/// <summary>What id, weight, cap and suspension of a backend may be.</summary>
internal static class BackendArguments
{
    public const int MaxWeight = 1_000_000;

    /// <exception cref="ArgumentException">The list is an array that was never initialized.</exception>
    public static void ThrowIfDefault<TItem>(IEnumerable<TItem> list, string parameterName)
    {
        if (list is ImmutableArray<TItem> { IsDefault: true })
        {
            throw new ArgumentException("The array must be initialized.", parameterName);
        }
    }

    /// <exception cref="ArgumentException">The id is null, empty, or has an unpaired surrogate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is outside 0..1,000,000.</exception>
    public static void ThrowIfInvalid(string id, int weight)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!IsWellFormed(id))
        {
            throw new ArgumentException(
                $"Id '{id}' must be well-formed UTF-16, but has an unpaired surrogate.", nameof(id));
        }

        if (weight < 0 || weight > MaxWeight)
        {
            throw new ArgumentOutOfRangeException(
                nameof(weight),
                weight,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Weight of backend '{id}' must be between 0 and {MaxWeight:N0}, but was {weight}."));
        }
    }

    /// <summary>Returns the value of a cap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static int CheckMaxInFlight(string id, int value) =>
        value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"MaxInFlight of backend '{id}' must be at least 1, but was {value}."));

    /// <exception cref="ArgumentOutOfRangeException">A suspension is negative.</exception>
    public static void ThrowIfNegative(string id, TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(duration), duration, $"Suspension of backend '{id}' must not be negative, but was {duration}.");
        }
    }

    private static bool IsWellFormed(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int consumed) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }
}
