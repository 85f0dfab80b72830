using System.Text.Json.Serialization;

namespace HttpGateway.Status.Reporting;

/// <summary>Writes the report as JSON, without reflection.</summary>
[JsonSerializable(typeof(StatusReport))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StatusJson : JsonSerializerContext;
