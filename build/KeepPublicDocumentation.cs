using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Writes a copy of an XML documentation file without the members that only the assembly itself can
/// reach.</summary>
/// <remarks>An MSBuild task, compiled when a package is made. Ids are those of the C# specification, annex
/// D.4.</remarks>
public sealed class KeepPublicDocumentation : Task
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    [Required]
    public string Assembly { get; set; }

    /// <summary>The assemblies that it was compiled with.</summary>
    [Required]
    public string[] References { get; set; }

    /// <summary>The folder of the shared frameworks.</summary>
    [Required]
    public string Frameworks { get; set; }

    [Required]
    public string Documentation { get; set; }

    [Required]
    public string Output { get; set; }

    public override bool Execute()
    {
        AppDomain.CurrentDomain.AssemblyResolve += FindReference;
        HashSet<string> reachable;
        try
        {
            reachable = new HashSet<string>(
                Load(Assembly).GetExportedTypes().Where(IsReachable).SelectMany(IdsOf));
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= FindReference;
        }

        XDocument document = XDocument.Load(Documentation, LoadOptions.PreserveWhitespace);
        XElement[] members = document.Descendants("member").ToArray();
        XElement[] hidden = members.Where(member => !reachable.Contains(member.Attribute("name").Value)).ToArray();
        foreach (XElement member in hidden)
        {
            (member.PreviousNode as XText)?.Remove(); // the line break and the indentation before it
            member.Remove();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Output));
        document.Save(Output, SaveOptions.DisableFormatting);
        Log.LogMessage(
            MessageImportance.High,
            "{0}: {1} documented members, {2} of them internal and left out.",
            Output,
            members.Length,
            hidden.Length);
        return hidden.Length < members.Length || Fail();
    }

    // From bytes: a loaded file would stay locked for as long as the build server runs.
    private static Assembly Load(string file) => System.Reflection.Assembly.Load(File.ReadAllBytes(file));

    // The reference assembly of a framework cannot be loaded, so the framework itself is looked for.
    private Assembly FindReference(object sender, ResolveEventArgs missing)
    {
        string file = new AssemblyName(missing.Name).Name + ".dll";
        string found = References.FirstOrDefault(
                reference => Path.GetFileName(reference) == file && !IsReferenceAssembly(reference))
            ?? Directory.EnumerateFiles(Frameworks, file, SearchOption.AllDirectories)
                .OrderByDescending(path => path, StringComparer.Ordinal).FirstOrDefault();
        return found is null ? null : Load(found);
    }

    private static bool IsReferenceAssembly(string path) =>
        path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains("ref");

    private bool Fail()
    {
        Log.LogError("No member of {0} is public in {1}.", Documentation, Assembly);
        return false;
    }

    private static bool IsReachable(Type type) =>
        !type.IsNested
        || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsReachable(type.DeclaringType));

    private static IEnumerable<string> IdsOf(Type type)
    {
        string name = NameOf(type);
        yield return "T:" + name;
        foreach (FieldInfo field in type.GetFields(All)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            yield return "F:" + name + "." + field.Name;
        }

        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))
            .Where(IsReachable))
        {
            string arity = method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";
            string result = method is MethodInfo operation
                && (method.Name == "op_Implicit" || method.Name == "op_Explicit")
                ? "~" + NameOf(operation.ReturnType)
                : "";
            yield return "M:" + name + "." + method.Name.Replace('.', '#') + arity
                + ListOf(method.GetParameters()) + result;
        }

        foreach (PropertyInfo property in type.GetProperties(All)
            .Where(property => property.GetAccessors(true).Any(IsReachable)))
        {
            yield return "P:" + name + "." + property.Name.Replace('.', '#') + ListOf(property.GetIndexParameters());
        }

        foreach (EventInfo change in type.GetEvents(All).Where(change => IsReachable(change.GetAddMethod(true))))
        {
            yield return "E:" + name + "." + change.Name.Replace('.', '#');
        }
    }

    private static bool IsReachable(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string ListOf(ParameterInfo[] parameters) =>
        parameters.Length == 0
            ? ""
            : "(" + string.Join(",", parameters.Select(parameter => NameOf(parameter.ParameterType))) + ")";

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()) + "@";
        }

        if (type.IsPointer)
        {
            return NameOf(type.GetElementType()) + "*";
        }

        if (type.IsArray)
        {
            int rank = type.GetArrayRank();
            return NameOf(type.GetElementType()) 
                + (rank == 1 ? "[]" : "[" + string.Join(",", Enumerable.Repeat("0:", rank)) + "]");
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (!type.IsConstructedGenericType)
        {
            return type.FullName.Replace('+', '.');
        }

        // Outer`1.Inner`2 of A, B, C is Outer{A}.Inner{B,C}.
        string[] arguments = type.GetGenericArguments().Select(NameOf).ToArray();
        int next = 0;
        return string.Join(".", type.GetGenericTypeDefinition().FullName.Split('+', '.').Select(part =>
        {
            string[] halves = part.Split('`');
            int count = halves.Length == 2 ? int.Parse(halves[1]) : 0;
            string own = string.Join(",", arguments.Skip(next).Take(count));
            next += count;
            return count == 0 ? part : halves[0] + "{" + own + "}";
        }));
    }
}
