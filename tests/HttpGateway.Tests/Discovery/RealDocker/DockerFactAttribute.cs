namespace HttpGateway.Tests.Discovery.RealDocker;

/// <summary>A test that needs Docker.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute
{
    public DockerFactAttribute() => Skip = RequiredTool.SkipUnless(DockerDaemon.IsInstalled, DockerDaemon.Missing);
}
