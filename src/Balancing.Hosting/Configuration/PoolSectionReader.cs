using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Balancing.Hosting.Configuration;

/// <summary>Reads the section of a pool into its options. The names of the keys are those of the properties.</summary>
internal static class PoolSectionReader
{
    private const string Number = "a number";
    private const string Integer = "a whole number";

    /// <summary>The keys at the top of the section.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        nameof(NamedBackendPoolOptions.Selector), nameof(NamedBackendPoolOptions.Backends),
        nameof(BackendPoolOptions.PanicThreshold), nameof(BackendPoolOptions.LoadFactor),
        nameof(BackendPoolOptions.SlowStart), nameof(BackendPoolOptions.OutlierEjection),
        nameof(NamedBackendPoolOptions.HealthCheck),
    ];

    /// <summary>Reads all keys. What is wrong goes to the findings of the options.</summary>
    public static void Read(IConfiguration section, NamedBackendPoolOptions options)
    {
        SectionFindings findings = options.Findings;
        string path = (section as IConfigurationSection)?.Path ?? "";
        findings.SectionPath = path;
        SectionReader reader = new(section, path, findings.Errors);
        reader.ReadText(nameof(options.Selector), name =>
        {
            options.Selector = name;
            findings.SelectorPath = reader.PathOf(nameof(options.Selector));
        });
        findings.HasEmptyList |= reader.ReadList(
            nameof(options.Backends), (entry, entryPath) => options.Backends.Add(ReadBackend(entry, entryPath)));
        ReadPool(reader, options.Pool);
        ReadHealthCheck(reader, options);
        findings.UnknownKeys.AddRange(reader.UnknownKeys.Select(key => (key, reader.PathOf(key))));
    }

    private static BackendSettings ReadBackend(SectionReader entry, string path)
    {
        BackendSettings settings = new() { KeyPath = path };
        entry.ReadText(nameof(settings.Id), id => settings.Id = id);
        entry.ReadText(nameof(settings.Address), address => settings.Address = address);
        entry.Read(nameof(settings.Weight), ParseInteger, Integer, weight => settings.Weight = weight);
        entry.ReadText(nameof(settings.Host), host => settings.Host = host);
        entry.ReadOptional(nameof(settings.MaxInFlight), ParseInteger, Integer, max => settings.MaxInFlight = max);
        return settings;
    }

    private static void ReadPool(SectionReader reader, BackendPoolOptions pool)
    {
        reader.Read(nameof(pool.PanicThreshold), ParseNumber, Number, share => pool.PanicThreshold = share);
        reader.Read(nameof(pool.LoadFactor), ParseNumber, Number, factor => pool.LoadFactor = factor);
        reader.ReadSection(nameof(pool.SlowStart), section =>
        {
            SlowStartOptions slowStart = pool.SlowStart ??= new SlowStartOptions();
            ReadDuration(section, nameof(slowStart.Window), window => slowStart.Window = window);
            section.Read(
                nameof(slowStart.MinimumShare), ParseNumber, Number, share => slowStart.MinimumShare = share);
        });
        reader.ReadSection(
            nameof(pool.OutlierEjection),
            section => ReadOutlierEjection(section, pool.OutlierEjection ??= new OutlierEjectionOptions()));
    }

    private static void ReadOutlierEjection(SectionReader section, OutlierEjectionOptions options)
    {
        section.ReadOptional(
            nameof(options.ConsecutiveFailures), ParseInteger, Integer, count => options.ConsecutiveFailures = count);
        section.ReadOptional(nameof(options.FailureRate), ParseNumber, Number, rate => options.FailureRate = rate);
        section.Read(
            nameof(options.MinimumRequests), ParseInteger, Integer, count => options.MinimumRequests = count);
        ReadDuration(section, nameof(options.Interval), interval => options.Interval = interval);
        ReadDuration(section, nameof(options.BaseDuration), duration => options.BaseDuration = duration);
        ReadDuration(section, nameof(options.MaxDuration), duration => options.MaxDuration = duration);
        section.Read(nameof(options.MaxEjectedShare), ParseNumber, Number, share => options.MaxEjectedShare = share);
    }

    private static void ReadHealthCheck(SectionReader reader, NamedBackendPoolOptions options) =>
        reader.ReadSection(nameof(options.HealthCheck), section =>
        {
            HealthCheckOptions check = options.HealthCheck ??= new HealthCheckOptions();
            section.Read(nameof(check.Type), ParseType, "Tcp or Http", type => check.Type = type);
            section.ReadText(nameof(check.Path), path => section.Try(() => check.Path = path));
            section.Read(
                nameof(check.ExpectedStatus), ParseInteger, Integer, status => check.ExpectedStatus = status);
            ReadDuration(section, nameof(check.Interval), interval => check.Interval = interval);
            ReadDuration(section, nameof(check.Timeout), timeout => check.Timeout = timeout);
            section.Read(nameof(check.Rise), ParseInteger, Integer, count => check.Rise = count);
            section.Read(nameof(check.Fall), ParseInteger, Integer, count => check.Fall = count);
        });

    private static void ReadDuration(SectionReader section, string key, Action<TimeSpan> set) =>
        section.Read(key, DurationText.Parse, DurationText.Allowed, set);

    private static int? ParseInteger(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    // Not Enum.TryParse, which also reads numbers.
    private static HealthCheckType? ParseType(string text) => text.ToUpperInvariant() switch
    {
        "TCP" => HealthCheckType.Tcp,
        "HTTP" => HealthCheckType.Http,
        _ => null,
    };
}
