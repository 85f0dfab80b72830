using Balancing.Hosting;
using Microsoft.Extensions.Options;

namespace Balancing.Http.Clients;

/// <summary>Finds what is wrong with the keys that belong to the client.</summary>
internal sealed class ValidateClientPool : IValidateOptions<NamedBackendPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, NamedBackendPoolOptions options) =>
        ClientOptions.Exists(options) && ClientOptions.Create(options).Errors is { Count: > 0 } errors
            ? ValidateOptionsResult.Fail(errors.Select(error => $"Pool '{name}': {error}"))
            : ValidateOptionsResult.Skip;
}
