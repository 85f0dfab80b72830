using System.Text;
using HttpGateway.Configuration;
using HttpGateway.Hosting;
using HttpGateway.Routing;
using HttpGateway.Tests.Discovery.Support;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The manifests: known fields only, and references that lead somewhere.</summary>
public class KubernetesTests
{
    private const string Kustomization = "kustomization.yaml";

    private static readonly object[] Objects =
    [
        .. DeployFiles.Manifests.Where(static name => name != Kustomization).SelectMany(static name =>
            KubernetesYaml.LoadAllFromString(DeployFiles.Read("kubernetes", name), strict: true)),
    ];

    private static V1Deployment[] Deployments => [.. Objects.OfType<V1Deployment>()];

    private static V1Service[] Services => [.. Objects.OfType<V1Service>()];

    [Fact]
    public void Every_kind_is_there()
    {
        Assert.Equal(
            ["ConfigMap", "Deployment", "Deployment", "Namespace", "PodDisruptionBudget", "Service", "Service"],
            Objects.Cast<IKubernetesObject>().Select(static item => item.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_field_would_be_seen()
    {
        string wrong = DeployFiles.Read("kubernetes", "service.yaml")
            .Replace("selector:", "selectors:", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(wrong, strict: true));
    }

    [Fact]
    public void The_kustomization_has_every_manifest()
    {
        YamlStream yaml = [];
        yaml.Load(new StringReader(DeployFiles.Read("kubernetes", Kustomization)));
        YamlSequenceNode resources = (YamlSequenceNode)yaml.Documents[0].RootNode["resources"];

        Assert.Equal(
            DeployFiles.Manifests.Where(static name => name != Kustomization),
            resources.Select(static node => $"{node}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_is_in_the_namespace()
    {
        string name = Assert.Single(Objects.OfType<V1Namespace>()).Metadata.Name;

        Assert.All(
            Objects.Cast<IMetadata<V1ObjectMeta>>().Where(static item => item is not V1Namespace),
            item => Assert.Equal(name, item.Metadata.NamespaceProperty));
    }

    [Fact]
    public void Selectors_match_the_labels_of_pods()
    {
        foreach (V1Deployment deployment in Deployments)
        {
            AssertContains(deployment.Spec.Template.Metadata.Labels, deployment.Spec.Selector.MatchLabels);
        }

        foreach (IDictionary<string, string> selector in Services.Select(static service => service.Spec.Selector)
            .Concat(Objects.OfType<V1PodDisruptionBudget>().Select(static budget => budget.Spec.Selector.MatchLabels)))
        {
            Assert.Single(Deployments, deployment => Contains(deployment.Spec.Template.Metadata.Labels, selector));
        }
    }

    [Fact]
    public void Ports_of_services_and_probes_are_ports_of_containers()
    {
        foreach (V1Service service in Services)
        {
            V1Deployment deployment = Deployments.Single(deployment =>
                Contains(deployment.Spec.Template.Metadata.Labels, service.Spec.Selector));
            Assert.All(service.Spec.Ports, port => Assert.Contains(
                deployment.Spec.Template.Spec.Containers[0].Ports, own => own.Name == port.TargetPort.Value));
        }

        foreach (V1Container container in Deployments.Select(static item => item.Spec.Template.Spec.Containers[0]))
        {
            V1Probe?[] probes = [container.StartupProbe, container.ReadinessProbe, container.LivenessProbe];
            Assert.All(probes.OfType<V1Probe>(), probe => Assert.Contains(
                container.Ports, port => port.Name == (probe.TcpSocket?.Port ?? probe.HttpGet.Port).Value));
            Assert.NotNull(container.ReadinessProbe);
        }
    }

    [Fact]
    public void Volumes_and_config_maps_exist()
    {
        foreach (V1PodSpec pod in Deployments.Select(static deployment => deployment.Spec.Template.Spec))
        {
            foreach (V1VolumeMount mount in pod.Containers.SelectMany(static item => item.VolumeMounts ?? []))
            {
                Assert.Null(mount.SubPath); // a file that is mounted alone is never replaced
                V1Volume volume = Assert.Single(pod.Volumes, volume => volume.Name == mount.Name);
                if (volume.ConfigMap is { } map)
                {
                    Assert.Single(Objects.OfType<V1ConfigMap>(), item => item.Metadata.Name == map.Name);
                }
            }
        }
    }

    [Fact]
    public void Pods_run_without_rights()
    {
        foreach (V1PodSpec pod in Deployments.Select(static deployment => deployment.Spec.Template.Spec))
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.AutomountServiceAccountToken);
            foreach (V1SecurityContext container in pod.Containers.Select(static item => item.SecurityContext))
            {
                Assert.True(container.ReadOnlyRootFilesystem);
                Assert.False(container.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.Capabilities.Drop);
            }
        }
    }

    [Fact]
    public async Task The_config_map_is_a_configuration_of_the_gateway()
    {
        GatewayConfiguration configuration = Parse();

        List<string> errors = await new ConfigurationCheck(Checks.Validator).FindErrorsAsync(
            configuration.Proxy, static cluster => cluster == "dns/web");
        Assert.Empty(errors);
    }

    [Fact]
    public void Its_DNS_names_are_those_of_headless_services_and_its_routes_use_them()
    {
        GatewayConfiguration configuration = Parse();

        foreach (DnsSettings entry in configuration.Settings.Dns)
        {
            V1Service service = Assert.Single(Services, service =>
                entry.Name == $"{service.Metadata.Name}.{service.Metadata.NamespaceProperty}.svc.cluster.local");
            Assert.Equal("None", service.Spec.ClusterIP);
            // The records lead to pods, so the port is that of the container.
            V1Container container = Deployments.Single(deployment =>
                Contains(deployment.Spec.Template.Metadata.Labels, service.Spec.Selector))
                .Spec.Template.Spec.Containers[0];
            Assert.Contains(container.Ports, port => port.ContainerPort == entry.Port);
            Assert.Contains(configuration.Proxy.Routes, route => route.ClusterId == $"dns/{entry.Cluster}");
        }

        Assert.NotEmpty(configuration.Settings.Dns);
    }

    [Fact]
    public void A_pod_of_the_gateway_has_time_to_drain()
    {
        V1PodSpec pod = Deployments.Single(static item => item.Metadata.Name == "gateway").Spec.Template.Spec;
        long? pause = pod.Containers[0].Lifecycle.PreStop.Sleep.Seconds;

        Assert.True(
            pod.TerminationGracePeriodSeconds > pause + Parse().Settings.DrainTimeout.TotalSeconds,
            $"{pod.TerminationGracePeriodSeconds} s is not enough.");
    }

    [Fact]
    public void The_gateway_listens_on_the_port_of_its_container()
    {
        V1Container container = Deployments.Single(static item => item.Metadata.Name == "gateway")
            .Spec.Template.Spec.Containers[0];

        Assert.Equal(
            $"http://0.0.0.0:{container.Ports.Single(static port => port.Name == "http").ContainerPort}",
            Parse().Kestrel["Endpoints:Http:Url"]);
        Assert.Equal(
            [
                "--config",
                $"{container.VolumeMounts.Single(static mount => mount.Name == "config").MountPath}/gateway.json",
            ],
            container.Args);
    }

    [Fact]
    public void The_kubelet_asks_for_the_health_of_the_gateway()
    {
        V1Container container = Deployments.Single(static item => item.Metadata.Name == "gateway")
            .Spec.Template.Spec.Containers[0];

        foreach (V1Probe probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe])
        {
            Assert.Equal((HealthEndpoint.Path, "health"), (probe.HttpGet.Path, probe.HttpGet.Port.Value));
        }

        Assert.Null(container.LivenessProbe.HttpGet); // it would restart a gateway that drains
        Assert.Equal(
            $"http://0.0.0.0:{container.Ports.Single(static port => port.Name == "health").ContainerPort}",
            Parse().Settings.Health?.Url);
    }

    private static GatewayConfiguration Parse()
    {
        List<string> errors = [];
        GatewayConfiguration? configuration = ConfigurationFile.Parse(
            Encoding.UTF8.GetBytes(Objects.OfType<V1ConfigMap>().Single().Data["gateway.json"]), errors);
        Assert.Empty(errors);
        return configuration!;
    }

    private static bool Contains(IDictionary<string, string> labels, IDictionary<string, string> selector) =>
        selector.Count > 0 && selector.All(labels.Contains);

    private static void AssertContains(IDictionary<string, string> labels, IDictionary<string, string> selector) =>
        Assert.True(Contains(labels, selector), $"{string.Join(", ", selector)} matches no pod.");
}
