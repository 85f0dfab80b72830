using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace Balancing.Tests.Docs;

/// <summary>Compiles and runs a program of a document and compares its output with the document.</summary>
internal static class ProgramRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>All differences and errors; empty if text and code agree.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(DocProgram program)
    {
        if (program.IsFragment)
        {
            return ProgramCompiler.CheckSyntax(program);
        }

        (byte[]? assembly, IReadOnlyList<string> errors) = ProgramCompiler.Compile(program);
        if (assembly is null)
        {
            return errors;
        }

        (string output, Exception? failure) = await ExecuteAsync(assembly);
        if (failure is not null)
        {
            return [$"{program.Place}: it ended with {failure}"];
        }

        string actual = Normalize(output);
        return program.ExpectedOutput is { } expected && Normalize(expected) != actual
            ? [$"{program.Place}: the document states the output\n{Normalize(expected)}\nbut the output is\n{actual}"]
            : [];
    }

    private static async Task<(string Output, Exception? Failure)> ExecuteAsync(byte[] assembly)
    {
        AssemblyLoadContext context = new(name: null, isCollectible: true);
        TextWriter console = Console.Out;
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(TextWriter.Synchronized(writer));
            using MemoryStream stream = new(assembly);
            if (context.LoadFromStream(stream).EntryPoint is { } main)
            {
                object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
                await Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null))
                    .WaitAsync(Patience);
            }

            return (writer.ToString(), null);
        }
        catch (Exception failure)
        {
            return (writer.ToString(), failure);
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }
    }

    private static string Normalize(string output) =>
        string.Join('\n', output.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()))
            .TrimEnd('\n');
}
