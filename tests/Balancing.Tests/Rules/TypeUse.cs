namespace Balancing.Tests.Rules;

/// <summary>A type of a project names another one of the same project.</summary>
/// <param name="Type">The type that uses.</param>
/// <param name="From">Its folder, relative to the project; empty for the root.</param>
/// <param name="Used">The type that is used.</param>
/// <param name="To">The folder of that one.</param>
internal sealed record TypeUse(string Type, string From, string Used, string To);
