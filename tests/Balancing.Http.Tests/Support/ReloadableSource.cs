using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Balancing.Http.Tests.Support;

/// <summary>A configuration of JSON text that can be replaced.</summary>
internal sealed class ReloadableSource(string json) : IConfigurationSource
{
    private Provider? _provider;

    public IConfiguration Build() => new ConfigurationBuilder().Add(this).Build();

    /// <summary>Replaces the text. When this returns, the change has been made known.</summary>
    public void Load(string replacement) => _provider!.Replace(replacement);

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) =>
        _provider = new Provider(json);

    private sealed class Provider(string json) : ConfigurationProvider
    {
        private string _json = json;

        public override void Load()
        {
            using MemoryStream stream = new(Encoding.UTF8.GetBytes(_json));
            JsonStreamConfigurationProvider parsed = new(new JsonStreamConfigurationSource { Stream = stream });
            parsed.Load();
            Dictionary<string, string?> data = new(StringComparer.OrdinalIgnoreCase);
            Copy(parsed, null, data);
            Data = data;
        }

        public void Replace(string json)
        {
            _json = json;
            Load();
            OnReload();
        }

        private static void Copy(IConfigurationProvider from, string? path, Dictionary<string, string?> to)
        {
            foreach (string key in from.GetChildKeys([], path).Distinct())
            {
                string full = path is null ? key : ConfigurationPath.Combine(path, key);
                if (from.TryGet(full, out string? value))
                {
                    to[full] = value;
                }

                Copy(from, full, to);
            }
        }
    }
}
