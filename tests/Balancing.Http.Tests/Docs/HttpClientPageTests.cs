using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Balancing.Http.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Balancing.Http.Tests.Docs;

/// <summary>The code of docs/http-client.md compiles, runs on real servers, and prints what the page
/// shows.</summary>
public partial class HttpClientPageTests
{
    private const string Usings =
        """
        global using System; global using System.Collections.Generic; global using System.Linq;
        global using System.Net.Http; global using System.Threading.Tasks; global using Balancing;
        global using Balancing.Http; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly string Page = File.ReadAllText(FindPage()).ReplaceLineEndings("\n");

    [Fact]
    public async Task Every_program_of_the_page_prints_the_output_in_the_text()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        Match[] programs = Program().Matches(Page).ToArray();
        Assert.Equal(Regex.Count(Page, "^```csharp", RegexOptions.Multiline), programs.Length);
        Assert.NotEmpty(programs);
        foreach (Match program in programs)
        {
            string code = program.Groups["code"].Value
                .Replace("http://10.0.0.1:8080", servers[0].Address.ToString(), StringComparison.Ordinal)
                .Replace("http://10.0.0.2:8080", servers[1].Address.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("10.0.0.", code, StringComparison.Ordinal);
            Assert.Equal(program.Groups["output"].Value, await RunAsync(code));
        }

        Assert.InRange(servers[0].Requests, 10, int.MaxValue);
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    private static async Task<string> RunAsync(string code)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Page{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(Usings)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream assembly = new();
        Assert.Empty(compilation.Emit(assembly).Diagnostics.Where(
            static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        assembly.Position = 0;
        AssemblyLoadContext context = new(name: null, isCollectible: true);
        MethodInfo main = context.LoadFromStream(assembly).EntryPoint!;
        TextWriter console = Console.Out;
        using StringWriter output = new() { NewLine = "\n" };
        try
        {
            Console.SetOut(TextWriter.Synchronized(output));
            object[] arguments = [Array.Empty<string>()];
            await Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null))
                .WaitAsync(Eventually.Patience);
            return output.ToString();
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }
    }

    // …/tests/Balancing.Http.Tests/bin/<configuration>/<framework>/
    private static string FindPage() => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "docs", "http-client.md"));

    [GeneratedRegex(@"^```csharp[^\n]*\n(?<code>.*?)^```\n\n```text\n(?<output>.*?)^```$",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Program();
}
