namespace Balancing.Yarp.Configuration;

/// <summary>A setting that is one entry of metadata.</summary>
/// <typeparam name="TSettings">What the setting is part of.</typeparam>
/// <param name="Name">The key of the entry.</param>
/// <param name="Allowed">The values it may have, for messages: "'X' must be …".</param>
/// <param name="Default">What holds without it.</param>
/// <param name="Apply">Parses a value and takes it over. Throws if it cannot.</param>
internal sealed record MetadataSetting<TSettings>(
    string Name, string Allowed, string Default, Action<TSettings, string> Apply);
