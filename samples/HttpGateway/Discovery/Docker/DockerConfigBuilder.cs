using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Docker;

/// <summary>Makes routes and clusters of containers. What is wrong with one container disables no other.</summary>
internal sealed class DockerConfigBuilder(ConfigCheck check)
{
    /// <summary>Makes the configuration.</summary>
    /// <param name="containers">All containers, in any order: the result does not depend on it.</param>
    /// <param name="draining">The ids of those that are about to stop.</param>
    public async Task<DiscoverySnapshot> BuildAsync(
        IEnumerable<ContainerDescription> containers, IReadOnlySet<string> draining)
    {
        List<Problem> problems = [];
        List<ServiceMember> members = await ReadMembersAsync(containers, problems);
        RouteClaims claims = new();
        List<RouteConfig> routes = [];
        List<ClusterConfig> clusters = [];
        foreach (DockerService service in GroupByService(members, problems))
        {
            List<RouteConfig> ofService = await CreateRoutesAsync(service, claims, problems);
            if (ofService.Count > 0)
            {
                routes.AddRange(ofService);
                clusters.Add(await CreateClusterAsync(service, draining, problems));
            }
        }

        return new DiscoverySnapshot(routes, clusters, problems);
    }

    /// <summary>Reads all containers that are meant for the gateway, the oldest first.</summary>
    private async Task<List<ServiceMember>> ReadMembersAsync(
        IEnumerable<ContainerDescription> containers, List<Problem> problems)
    {
        List<ServiceMember> members = [];
        IEnumerable<ContainerDescription> enabled = containers
            .Where(static container => container.IsRunning && LabelReader.IsEnabled(container.Labels))
            .OrderBy(static container => container.Created)
            .ThenBy(static container => container.Id, StringComparer.Ordinal);
        foreach (ContainerDescription container in enabled)
        {
            List<string> errors = [];
            ContainerLabels labels = LabelReader.Read(container.Labels, errors);
            if (errors.Count == 0 && ContainerAddress.Find(container, labels, errors) is { } address)
            {
                ServiceMember member = new(container, ServiceName.Find(container, labels), labels, address);
                if (await FindProblemAsync(member) is { } problem)
                {
                    errors.Add(problem);
                }
                else
                {
                    members.Add(member);
                }
            }

            problems.AddRange(errors.Select(error => ToProblem(container, error)));
        }

        return members;
    }

    private static List<DockerService> GroupByService(List<ServiceMember> members, List<Problem> problems)
    {
        List<DockerService> services = [];
        foreach (IGrouping<string, ServiceMember> group in
            members.GroupBy(static member => member.Service, StringComparer.OrdinalIgnoreCase))
        {
            ServiceMember oldest = group.First();
            List<ServiceMember> agreeing = [];
            HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
            foreach (ServiceMember member in group)
            {
                string? problem = member.FindDifference(oldest);
                if (problem is null && !names.Add(member.Container.Name))
                {
                    problem = "The name differs only in case from that of an older container of the same service.";
                }

                if (problem is null)
                {
                    agreeing.Add(member);
                }
                else
                {
                    problems.Add(ToProblem(member.Container, problem));
                }
            }

            services.Add(new DockerService(oldest.Service, agreeing));
        }

        return services;
    }

    private async Task<List<RouteConfig>> CreateRoutesAsync(
        DockerService service, RouteClaims claims, List<Problem> problems)
    {
        List<RouteConfig> routes = [];
        foreach (string host in service.Hosts)
        {
            RouteConfig route = service.ToRoute(host);
            string? problem = await check.FindProblemAsync(route);
            if (problem is null && claims.Claim(host, service.Oldest) is { } owner)
            {
                problem = $"{(host.Length == 0 ? "Every host" : $"Host '{host}'")} with the path "
                    + $"'{service.Oldest.Labels.Prefix}' belongs to the service '{owner.Service}' of the older "
                    + $"container '{owner.Container.Name}', so the route '{route.RouteId}' is disabled.";
            }

            if (problem is null)
            {
                routes.Add(route);
            }
            else
            {
                problems.Add(ToProblem(service.Oldest.Container, problem));
            }
        }

        return routes;
    }

    /// <summary>Makes the cluster of a service. If the policy refuses it, containers are left out, the youngest
    /// first.</summary>
    private async Task<ClusterConfig> CreateClusterAsync(
        DockerService service, IReadOnlySet<string> draining, List<Problem> problems)
    {
        ClusterConfig cluster = service.ToCluster(service.Members, draining);
        if (await check.FindProblemAsync(cluster) is null)
        {
            return cluster;
        }

        List<ServiceMember> accepted = [];
        foreach (ServiceMember member in service.Members)
        {
            if (await check.FindProblemAsync(service.ToCluster([.. accepted, member], draining)) is { } problem)
            {
                problems.Add(ToProblem(member.Container, problem));
            }
            else
            {
                accepted.Add(member);
            }
        }

        return service.ToCluster(accepted, draining);
    }

    private ValueTask<string?> FindProblemAsync(ServiceMember member) =>
        check.FindProblemAsync(ClusterFactory.Create(
            $"{DockerSource.SourceName}/{member.Service}", member.Labels.Pool, []));

    private static Problem ToProblem(ContainerDescription container, string message) =>
        new(DockerSource.SourceName, container.Name, message);
}
