namespace HttpGateway.Configuration;

/// <summary>A value, or what is wrong with the text it was parsed from.</summary>
/// <param name="Value">The value; default if there is a problem.</param>
/// <param name="Problem">Completes a sentence that begins with the name of the setting.</param>
internal readonly record struct Parsed<T>(T? Value, string? Problem)
{
    public bool IsValid => Problem is null;
}
