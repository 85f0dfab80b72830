namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>A theory that needs the schemas.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SchemaTheoryAttribute : TheoryAttribute
{
    public SchemaTheoryAttribute() => Skip = RequiredTool.SkipUnless(SchemaFiles.AreInstalled, SchemaFiles.Missing);
}
