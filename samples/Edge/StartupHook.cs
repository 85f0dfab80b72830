using Edge.Processes;

/// <summary>What the runtime calls in each child before its own code, because Edge names it in
/// <c>DOTNET_STARTUP_HOOKS</c>.</summary>
/// <remarks>The runtime wants this name, and no namespace.</remarks>
internal static class StartupHook
{
    public static void Initialize() => ParentWatch.Start();
}
