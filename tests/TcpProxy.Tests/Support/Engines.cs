namespace TcpProxy.Tests.Support;

/// <summary>The engines of this system: each end-to-end test runs on all of them.</summary>
public static class Engines
{
    public static TheoryData<string> All { get; } = [.. Names];

    private static string[] Names => OperatingSystem.IsLinux() ? ["socket", "epoll"] : ["socket"];

    /// <summary>Each engine with each of some values.</summary>
    public static TheoryData<string, string> With(params string[] values)
    {
        TheoryData<string, string> pairs = [];
        foreach (string engine in Names)
        {
            Array.ForEach(values, value => pairs.Add(engine, value));
        }

        return pairs;
    }
}
