namespace Balancing.Tests.Docs;

/// <summary>Tests that redirect the console, which is one for the whole process, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ConsoleTests
{
    public const string Name = "Documents";
}
