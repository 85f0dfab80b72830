using System.Buffers;

namespace Balancing.Grpc;

/// <summary>The rule for names of headers.</summary>
internal static class HeaderNames
{
    // RFC 9110, token.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Returns the name if it is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parameterName">The parameter that has it.</param>
    /// <exception cref="ArgumentException">It is empty, or has a character that names of headers do not
    /// have.</exception>
    public static string Validate(string name, string parameterName)
    {
        int wrong = name.AsSpan().IndexOfAnyExcept(Allowed);
        return name.Length == 0
            ? throw new ArgumentException("Name of the header must not be empty.", parameterName)
            : wrong >= 0
                ? throw new ArgumentException(
                    $"Name of the header must not have '{name[wrong]}', but was '{name}'.", parameterName)
                : name;
    }
}
