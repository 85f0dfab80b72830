using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Balancing.Hosting.Configuration;

/// <summary>A section of the configuration that a pool is read from.</summary>
internal sealed class PoolSection(string pool, IConfiguration section) : IConfigureNamedOptions<NamedBackendPoolOptions>
{
    /// <summary>The section that has the sections of all pools.</summary>
    public const string Root = "Balancing";

    /// <summary>The name of the pool.</summary>
    public string Pool => pool;

    /// <summary>A token that tells when the section may have changed.</summary>
    public IChangeToken GetReloadToken() => section.GetReloadToken();

    public void Configure(string? name, NamedBackendPoolOptions options)
    {
        if (name != pool)
        {
            return;
        }

        // A section that is given twice counts once: otherwise each backend of it would be there twice.
        ImmutableArray<KeyValuePair<string, string?>> content = [.. section.AsEnumerable()];
        if (options.Findings.Contents.Any(read => read.SequenceEqual(content)))
        {
            return;
        }

        options.Findings.Contents.Add(content);
        PoolSectionReader.Read(section, options);
    }

    public void Configure(NamedBackendPoolOptions options) => Configure(Options.DefaultName, options);
}
