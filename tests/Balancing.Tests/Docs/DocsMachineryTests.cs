namespace Balancing.Tests.Docs;

/// <summary>The code that tests the documents must itself be able to fail.</summary>
[Collection(ConsoleTests.Name)]
public class DocsMachineryTests
{
    [Fact]
    public async Task A_program_that_prints_the_output_in_the_text_passes()
    {
        Assert.Empty(await Check("""
            ```csharp
            var pool = new BackendPool(new Backend("a"), new Backend("b"));
            var selector = new RoundRobinSelector(pool, new RoundRobinSelectorOptions { InitialTurn = 0 });
            for (int i = 0; i < 2; i++)
            {
                using BackendLease lease = selector.Acquire();
                if (!lease.IsAcquired) return;
                await ForwardAsync(lease.Backend, request);
                Console.WriteLine(lease.Backend.Id);
            }
            ```
            It prints:
            ```text
            a
            b
            ```
            """));
    }

    [Theory]
    [InlineData("Console.WriteLine(1); // prints: 1\nConsole.WriteLine(2); // prints: 2", true)]
    [InlineData("Console.WriteLine(1);\n// prints: 1", true)]
    [InlineData("Console.WriteLine(1); // prints: 1\nConsole.WriteLine(2);", false)]
    [InlineData("Console.WriteLine(1); // prints: 2", false)]
    [InlineData("Console.WriteLine(1);", true)]
    [InlineData("// prints: 1", false)]
    public async Task Comments_that_state_the_output_are_compared(string code, bool passes) =>
        Assert.Equal(passes, (await Check($"```csharp\n{code}\n```")).Count == 0);

    [Fact]
    public async Task A_difference_between_text_and_code_fails() =>
        Assert.Contains(
            "test.md:2",
            Assert.Single(await Check("```csharp\nConsole.WriteLine(1);\n```\n```text\n2\n```")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_block_that_does_not_compile_fails_with_its_line() =>
        Assert.Contains(
            "test.md:4: CS0103",
            Assert.Single(await Check("# Title\n\n```csharp\nundefined();\n```")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_null_warning_fails() =>
        Assert.Contains(
            "CS86",
            Assert.Single(await Check("```csharp\nstring s = null;\nConsole.WriteLine(s);\n```")),
            StringComparison.Ordinal);

    [Fact]
    public async Task Internals_of_the_library_are_not_accessible() =>
        Assert.NotEmpty(await Check("```csharp\nConsole.WriteLine(Balancing.Internal.SplitMix64.Mix(1));\n```"));

    [Fact]
    public async Task A_program_that_throws_fails() =>
        Assert.Contains(
            "boom",
            Assert.Single(await Check("```csharp\nthrow new InvalidOperationException(\"boom\");\n```")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_continued_block_has_the_variables_of_the_block_before_it() =>
        Assert.Empty(await Check(
            "```csharp\nint x = 1;\nrecord R(int V);\n```\nThen:\n"
            + "```csharp continues\nusing System.Text;\nConsole.WriteLine(new R(x + 1).V); // prints: 2\n```"));

    [Theory]
    [InlineData("```csharp continues\nint x = 1;\n```")]
    [InlineData("```cs\nint x = 1;\n```")]
    [InlineData("```csharp no-run\nint x = 1;\n```")]
    [InlineData("```csharp norun: because\nint x = 1;\n```")]
    [InlineData("```csharp no-run: an interface\npublic interface I {\n```")]
    public async Task Unknown_fences_fail(string markdown) => Assert.NotEmpty(await Check(markdown));

    [Fact]
    public async Task A_fragment_needs_only_valid_syntax() =>
        Assert.Empty(
            await Check("```csharp no-run: shows an interface\npublic interface I { Unknown Member { get; } }\n```"));

    [Fact]
    public void Anchors_are_those_of_GitHub()
    {
        MarkdownFile file = new(
            "test.md",
            "# Which algorithm, when?\n## `TrySelect` and `Acquire`\n## A [link](x.md)\n## Twice\n## Twice\n"
            + "<a id=\"own\"></a>\n");
        Assert.Equal(
            ["a-link", "own", "tryselect-and-acquire", "twice", "twice-1", "which-algorithm-when"],
            file.Anchors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_are_found_in_prose_and_not_in_code()
    {
        MarkdownFile file =
            new("test.md", "[a](a.md) ![b](b.png \"title\") `[c](c.md)`\n```text\n[d](d.md)\n```\n[e]: e.md\n");
        Assert.Equal(["a.md", "b.png", "e.md"], file.Links);
    }

    private static async Task<List<string>> Check(string markdown)
    {
        (IReadOnlyList<DocProgram> programs, IReadOnlyList<string> errors) =
            DocProgram.Find(new MarkdownFile("test.md", markdown));
        List<string> all = [.. errors];
        foreach (DocProgram program in programs)
        {
            all.AddRange(await ProgramRunner.RunAsync(program));
        }

        return all;
    }
}
