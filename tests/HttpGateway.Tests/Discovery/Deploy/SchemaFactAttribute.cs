namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>A fact that needs the schemas.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute() => Skip = RequiredTool.SkipUnless(SchemaFiles.AreInstalled, SchemaFiles.Missing);
}
