using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Configuration;

/// <summary>The settings of one destination.</summary>
internal sealed class DestinationSettings
{
    /// <summary>All settings that a destination may have.</summary>
    public static ImmutableArray<MetadataSetting<DestinationSettings>> All { get; } =
    [
        new(BalancingMetadata.Weight, "between 0 and 1,000,000", "1", static (settings, value) =>
            settings.Weight = InRange(MetadataReader.ToInt32(value), 0, Backend.MaxWeight)),
        new(BalancingMetadata.MaxInFlight, "between 1 and 2,147,483,647", "no limit", static (settings, value) =>
            settings.MaxInFlight = InRange(MetadataReader.ToInt32(value), 1, int.MaxValue)),
    ];

    /// <summary>The id in the pool; empty if none could be made.</summary>
    public required string BackendId { get; init; }

    public int Weight { get; private set; } = 1;

    public int MaxInFlight { get; private set; } = int.MaxValue;

    /// <summary>Reads the metadata of a destination.</summary>
    /// <param name="owner">What the destination is called in messages.</param>
    /// <param name="id">The id of the destination.</param>
    /// <param name="destination">The configuration of the destination.</param>
    /// <param name="backendId">Makes the id in the pool.</param>
    /// <param name="errors">Takes a message for each wrong or unknown setting.</param>
    public static DestinationSettings Read(
        string owner,
        string id,
        DestinationConfig destination,
        Func<string, DestinationConfig, string> backendId,
        ICollection<string> errors)
    {
        DestinationSettings settings = new() { BackendId = MakeId(owner, id, destination, backendId, errors) };
        MetadataReader.Read(owner, destination.Metadata, All, settings, errors);
        return settings;
    }

    public DestinationBackend ToBackend(DestinationState destination) =>
        new(BackendId, destination, Weight) { MaxInFlight = MaxInFlight };

    /// <summary>Whether a backend already is what these settings say.</summary>
    public bool Describes(DestinationBackend backend) =>
        backend.Id == BackendId && backend.Weight == Weight && backend.MaxInFlight == MaxInFlight;

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Whatever a custom function throws.")]
    private static string MakeId(
        string owner,
        string id,
        DestinationConfig destination,
        Func<string, DestinationConfig, string> backendId,
        ICollection<string> errors)
    {
        string given;
        try
        {
            string? made = backendId(id, destination);
            if (!string.IsNullOrEmpty(made))
            {
                return made;
            }

            given = made is null ? "returned null." : "returned ''.";
        }
        catch (Exception exception)
        {
            given = $"threw {exception.GetType().Name}: {exception.Message}";
        }

        errors.Add(
            $"{owner}: {nameof(YarpBalancingOptions.BackendId)} must return an id that is not empty, but {given}");
        return "";
    }

    private static int InRange(int value, int least, int most) =>
        value >= least && value <= most ? value : throw new OverflowException();
}
