namespace Balancing.Tests.Docs;

/// <summary>Tests that redirect the console run alone: it is one for the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ConsoleCollection
{
    public const string Name = "Documents";
}
