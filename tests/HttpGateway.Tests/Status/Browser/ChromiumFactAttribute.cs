namespace HttpGateway.Tests.Status.Browser;

/// <summary>A fact that needs Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = RequiredTool.SkipUnless(Chromium.Program is not null, Chromium.Missing);
}
