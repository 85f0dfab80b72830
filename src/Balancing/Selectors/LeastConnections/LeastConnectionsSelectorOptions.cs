namespace Balancing;

/// <summary>How a <see cref="LeastConnectionsSelector"/> measures load. The selector copies the values.</summary>
public sealed class LeastConnectionsSelectorOptions
{
    /// <summary>Whether the new request counts too: (in flight + 1) ÷ weight. False by default.</summary>
    /// <remarks>
    /// <para>For weights that stand for speed. Of two idle backends the heavier one then takes the request, since it
    /// would answer first; the light one takes its first request when the heavy one is busy enough. At low load this
    /// gives shorter response times with very unequal servers, and no requests at all to the slow ones.</para>
    /// <para>With weights that are nearly equal, leave it false: of idle backends of weights 100, 99 and 98 the first
    /// would take nearly every request. LVS calls the rule "shortest expected delay".</para>
    /// </remarks>
    public bool ShortestExpectedDelay { get; set; }
}
