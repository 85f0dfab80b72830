namespace HttpGateway.Discovery.Docker;

/// <summary>Names of the labels that containers are routed by.</summary>
internal static class LabelNames
{
    public const string Prefix = "balancing.";

    public const string Enable = Prefix + "enable";
    public const string Health = Prefix + "health";
    public const string Host = Prefix + "host";
    public const string Key = Prefix + "key";
    public const string Network = Prefix + "network";
    public const string Path = Prefix + "path";
    public const string Policy = Prefix + "policy";
    public const string Port = Prefix + "port";
    public const string Scheme = Prefix + "scheme";
    public const string Service = Prefix + "service";
    public const string Weight = Prefix + "weight";

    public const string ComposeProject = "com.docker.compose.project";
    public const string ComposeService = "com.docker.compose.service";
}
