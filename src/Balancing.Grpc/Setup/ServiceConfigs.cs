using Grpc.Net.Client.Configuration;

namespace Balancing.Grpc.Setup;

/// <summary>Service configs with a policy of the library.</summary>
internal static class ServiceConfigs
{
    /// <summary>A service config with the policy, and with everything else of another one.</summary>
    /// <param name="config">The policy.</param>
    /// <param name="present">The other service config, which stays as it is: other channels may use it.</param>
    public static ServiceConfig With(BalancingConfig config, ServiceConfig? present)
    {
        ServiceConfig copy = new();
        copy.LoadBalancingConfigs.Add(config);
        if (present is not null)
        {
            copy.RetryThrottling = present.RetryThrottling;
            foreach (MethodConfig method in present.MethodConfigs)
            {
                copy.MethodConfigs.Add(method);
            }
        }

        return copy;
    }
}
