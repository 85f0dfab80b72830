using System.Diagnostics.CodeAnalysis;

namespace TcpProxy.Configuration;

/// <summary>The value of a text, or what is wrong with the text.</summary>
/// <param name="Value">The value; meaningless if there is a problem.</param>
/// <param name="Problem">The end of a sentence that begins with the name of the option; null if there is none.</param>
internal readonly record struct Parsed<T>(T? Value, string? Problem)
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Problem is null;
}
