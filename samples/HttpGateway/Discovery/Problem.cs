namespace HttpGateway.Discovery;

/// <summary>Something that the configuration or a discovery source says wrongly, and that is left out.</summary>
/// <param name="Source">Where it comes from: "file", "docker", "dns".</param>
/// <param name="Subject">What is wrong: the name of a route, a container, a DNS name.</param>
/// <param name="Message">What is wrong with it, with the given and the allowed value.</param>
internal sealed record Problem(string Source, string Subject, string Message)
{
    public override string ToString() => $"{Source}: {Subject}: {Message}";
}
