using System.Collections.Immutable;

namespace Balancing.Hosting;

/// <summary>What reading the sections of a pool has found besides values. The validation needs it.</summary>
internal sealed class SectionFindings
{
    /// <summary>What is wrong, each with the path of its key.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The keys at the top of a section that the pool does not know: the key, and its path.</summary>
    public List<(string Key, string Path)> UnknownKeys { get; } = [];

    /// <summary>The contents of the sections that have been read: each key with its value.</summary>
    public List<ImmutableArray<KeyValuePair<string, string?>>> Contents { get; } = [];

    /// <summary>The path of the last section that has been read; null if there is none.</summary>
    public string? SectionPath { get; set; }

    /// <summary>Where the selector was given; null if code gave it.</summary>
    public string? SelectorPath { get; set; }

    /// <summary>Whether a section has a list of backends that is empty on purpose.</summary>
    public bool HasEmptyList { get; set; }
}
