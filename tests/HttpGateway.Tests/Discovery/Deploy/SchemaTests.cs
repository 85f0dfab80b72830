using System.Diagnostics;

namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The manifests against the schemas of the API of Kubernetes, as an npm package has them. They say which
/// fields are required, and the model of <see cref="KubernetesTests"/> which exist.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string Kustomization = "kustomization.yaml"; // a file of kustomize, and no object of the API

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("manifests-");

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "service.yaml", "kind: Service", "kind: Servis" },
        { "service.yaml", "port: 80", "port: eighty" },
        { "deployment.yaml", "mountPath: /etc/gateway", "path: /etc/gateway" },
        { "deployment.yaml", "port: health", "portal: health" },
        { "deployment.yaml", "maxSkew: 1", "maxSkew: one" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [SchemaFact]
    public async Task Every_manifest_fits_its_schema()
    {
        ProcessRun run = await ValidateAsync([.. DeployFiles.Manifests
            .Where(static name => name != Kustomization)
            .Select(static name => DeployFiles.Locate("kubernetes", name))]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [SchemaTheory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_would_be_seen(string name, string right, string wrong)
    {
        string text = DeployFiles.Read("kubernetes", name);
        Assert.Contains(right, text, StringComparison.Ordinal);
        string path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));

        ProcessRun run = await ValidateAsync(path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
    }

    private static Task<ProcessRun> ValidateAsync(params string[] paths) =>
        ProcessRun.RunAsync(new ProcessStartInfo("node", [SchemaFiles.Script, .. paths]), Limit);
}
