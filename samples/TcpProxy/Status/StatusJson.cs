using System.Text.Json.Serialization;

namespace TcpProxy.Status;

/// <summary>Writes the report as JSON, without reflection.</summary>
[JsonSerializable(typeof(StatusReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class StatusJson : JsonSerializerContext;
