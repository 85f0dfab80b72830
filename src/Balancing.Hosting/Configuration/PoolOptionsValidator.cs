using System.Globalization;
using Balancing.Hosting.Backends;
using Microsoft.Extensions.Options;

namespace Balancing.Hosting.Configuration;

/// <summary>Finds everything that is wrong with the options of a pool, from sections and from code.</summary>
internal sealed class PoolOptionsValidator : IValidateOptions<NamedBackendPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, NamedBackendPoolOptions options)
    {
        string[] failures = [.. FindErrors(options).Select(error => Describe(name, error))];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>An error with the name of its pool.</summary>
    public static string Describe(string? name, string error) => $"Pool '{name}': {error}";

    /// <summary>Where an entry stands.</summary>
    public static string PathOf(BackendSettings settings, int index) =>
        settings.KeyPath ?? string.Create(CultureInfo.InvariantCulture, $"Backends:{index}");

    private static IEnumerable<string> FindErrors(NamedBackendPoolOptions options)
    {
        SectionFindings findings = options.Findings;
        return findings.Errors
            .Concat(FindUnknownKeys(options))
            .Concat(FindSelectorErrors(options))
            .Concat(options.ManagesMembers ? FindBackendErrors(options) : []);
    }

    private static IEnumerable<string> FindUnknownKeys(NamedBackendPoolOptions options) =>
        from unknown in options.Findings.UnknownKeys
        where !options.AdditionalKeys.Contains(unknown.Key)
        select SectionReader.DescribeUnknown(unknown.Path, PoolSectionReader.Keys.Concat(options.AdditionalKeys));

    private static IEnumerable<string> FindSelectorErrors(NamedBackendPoolOptions options)
    {
        if (options.CreateSelector is null && (options.Selector is null || !NamedSelectors.Contains(options.Selector)))
        {
            yield return $"{options.Findings.SelectorPath ?? nameof(options.Selector)} must be one of "
                + $"{NamedSelectors.Allowed}, but was '{options.Selector}'.";
        }
    }

    private static IEnumerable<string> FindBackendErrors(NamedBackendPoolOptions options)
    {
        if (options.Backends.Count == 0 && !options.Findings.HasEmptyList && options.Findings.Errors.Count == 0)
        {
            string section = options.Findings.SectionPath is { Length: > 0 } path ? $"{path}:" : "";
            yield return $"{section}Backends must have at least one entry, but has none. If another component sets "
                + "the members, set ManagesMembers to false.";
        }

        Dictionary<string, string> pathById = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Backends.Count; i++)
        {
            BackendSettings settings = options.Backends[i];
            string path = settings is null ? $"Backends:{i}" : PathOf(settings, i);
            if (settings is null)
            {
                yield return $"{path} must not be null.";
                continue;
            }

            foreach (string error in FindErrors(settings, checksAddress: options.CreateBackend is null))
            {
                yield return $"{path}:{error}";
            }

            if ((settings.Id ?? settings.Address) is { } id && !pathById.TryAdd(id, path))
            {
                yield return $"{path}:Id must be unique, but '{id}' is the id of {pathById[id]} too.";
            }
        }
    }

    private static IEnumerable<string> FindErrors(BackendSettings settings, bool checksAddress)
    {
        if (settings.Id is "" || (settings.Id is null && settings.Address is null && !checksAddress))
        {
            yield return "Id must not be empty.";
        }

        if (checksAddress && (settings.Address is null || !BackendAddress.TryParse(settings.Address, out _)))
        {
            yield return $"Address must be {BackendAddress.Allowed}, but was '{settings.Address}'.";
        }

        if (settings.Weight < 0 || settings.Weight > Backend.MaxWeight)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Weight must be between 0 and {Backend.MaxWeight:N0}, but was {settings.Weight}.");
        }

        if (settings.Host is not null && !BackendAddress.IsHost(settings.Host))
        {
            yield return $"Host must be {BackendAddress.AllowedHost}, but was '{settings.Host}'.";
        }

        if (settings.MaxInFlight < 1)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"MaxInFlight must be at least 1, but was {settings.MaxInFlight}.");
        }
    }
}
