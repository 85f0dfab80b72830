using System.CommandLine;
using System.CommandLine.Parsing;

namespace HttpGateway.Configuration;

/// <summary>The options of the command line.</summary>
internal sealed class GatewayOptions
{
    private readonly Option<string> _file = new("--config")
    {
        HelpName = "file",
        Description = "The configuration file. Routes and clusters in it are watched.",
        Required = true,
    };

    private readonly Option<IReadOnlyList<string>?> _urls = One<IReadOnlyList<string>?>(
        "--urls", "url[;url]", "Where to listen, in place of the endpoints in the file. Port 0 takes a free one.",
        static text => ToNullable(ValueText.ListenerUrls(text)));

    private readonly Option<string?> _admin = One<string?>(
        "--admin", "url", "Where the status page is [default: http://127.0.0.1:9901].",
        static text => ToNullable(ValueText.PlainUrl(text)));

    private readonly Option<bool> _adminChanges = new("--admin-changes")
    {
        Description = "The status page may drain backends [default: it may not].",
    };

    private readonly Option<string?> _health = One<string?>(
        "--health", "url", "Where /healthz is, besides the address of the status page [default: nowhere].",
        static text => ToNullable(ValueText.PlainUrl(text)));

    private readonly Option<Uri?> _docker = One<Uri?>(
        "--docker", "url", "Routes to containers with labels; an address such as unix:///var/run/docker.sock.",
        static text => ToNullable(ValueText.DockerEndpoint(text)));

    private readonly Option<TimeSpan> _drainTimeout = One(
        "--drain-timeout", "time", "How long requests may go on after a signal [default: 30s].", ValueText.Duration);

    private readonly Option<string> _certificate = new("--certificate")
    {
        HelpName = "file",
        Description = "The certificate of https addresses: a PEM or PFX file. It is watched.",
    };

    private readonly Option<string> _certificateKey = new("--certificate-key")
    {
        HelpName = "file",
        Description = "The key of the certificate, if the first file does not have it: a PEM file.",
    };

    public RootCommand CreateCommand()
    {
        RootCommand command = new(
            "Forwards HTTP requests to servers that routes and a load balancing algorithm select. Durations need a "
            + "unit: 500ms, 2s, 5m, 1h.")
        {
            _file, _urls, _admin, _adminChanges, _health, _docker, _drainTimeout, _certificate, _certificateKey,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(_certificateKey) is not null && result.GetResult(_certificate) is null)
            {
                result.AddError("--certificate-key needs --certificate.");
            }
        });
        return command;
    }

    /// <summary>The path of the configuration file.</summary>
    public string FileOf(ParseResult parsed) => parsed.GetValue(_file)!;

    /// <summary>The settings of a file, under those of the command line.</summary>
    public GatewaySettings Apply(ParseResult parsed, GatewaySettings settings) => settings with
    {
        Admin = new AdminSettings(
            parsed.GetValue(_admin) ?? settings.Admin.Url,
            parsed.GetValue(_adminChanges) || settings.Admin.AllowChanges),
        Health = parsed.GetValue(_health) is { } health ? new HealthSettings(health) : settings.Health,
        Docker = parsed.GetValue(_docker) is { } endpoint ? new DockerSettings(endpoint) : settings.Docker,
        DrainTimeout = parsed.GetResult(_drainTimeout) is { Implicit: false }
            ? parsed.GetValue(_drainTimeout)
            : settings.DrainTimeout,
    };

    /// <summary>The listeners of a file, under those of the command line.</summary>
    public IReadOnlyList<Listener> Apply(ParseResult parsed, IReadOnlyList<Listener> listeners)
    {
        CertificateFiles? certificate = parsed.GetValue(_certificate) is { } path
            ? new CertificateFiles(path, parsed.GetValue(_certificateKey), Password: null)
            : null;
        CertificateFiles? ofFile = listeners.Select(static listener => listener.Certificate).FirstOrDefault(
            static files => files is not null);
        return parsed.GetValue(_urls) is { } urls
            ? [.. urls.Select(url => new Listener(url, null, certificate ?? ofFile))]
            : [.. listeners.Select(listener => listener with { Certificate = certificate ?? listener.Certificate })];
    }

    private static Parsed<T?> ToNullable<T>(Parsed<T> parsed)
        where T : class => new(parsed.Value, parsed.Problem);

    private static Option<T> One<T>(string name, string value, string description, Func<string, Parsed<T>> parse) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Take(result, name, parse(result.Tokens is [{ } token, ..] ? token.Value : "")),
        };

    private static T? Take<T>(ArgumentResult result, string name, Parsed<T> parsed)
    {
        if (!parsed.IsValid)
        {
            result.AddError($"{name} {parsed.Problem}");
        }

        return parsed.Value;
    }
}
