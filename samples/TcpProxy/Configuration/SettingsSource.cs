namespace TcpProxy.Configuration;

/// <summary>Where the settings come from: the command line, completed by a file that may change.</summary>
/// <param name="commandLine">What the command line says. It wins over the file.</param>
/// <param name="path">The path of the file; null for no file.</param>
internal sealed class SettingsSource(SettingsDraft commandLine, string? path)
{
    public string? Path => path;

    /// <summary>Reads the file, and completes and checks the settings.</summary>
    /// <returns>The settings, or every problem as a sentence.</returns>
    public (ProxySettings? Settings, IReadOnlyList<string> Problems) Load()
    {
        SettingsDraft draft = commandLine;
        if (path is not null)
        {
            (SettingsDraft file, IReadOnlyList<string> problems) = ReadFile(path);
            if (problems.Count > 0)
            {
                return (null, [.. problems.Select(problem => $"{path}: {problem}")]);
            }

            draft = commandLine.CompletedBy(file);
        }

        return SettingsResolver.Resolve(draft, DescriptorLimit.Read());
    }

    private static (SettingsDraft Draft, IReadOnlyList<string> Problems) ReadFile(string path)
    {
        try
        {
            return ConfigurationFile.Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (new SettingsDraft(), [$"The file cannot be read: {failure.Message}"]);
        }
    }
}
