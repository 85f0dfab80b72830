namespace HttpGateway.Tests.Status.Browser;

/// <summary>A theory that needs Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = RequiredTool.SkipUnless(Chromium.Program is not null, Chromium.Missing);
}
