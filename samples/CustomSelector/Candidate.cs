using Balancing;

namespace Samples.CustomSelector;

/// <summary>A member and what each request in flight on it costs, as seen from one zone.</summary>
internal readonly record struct Candidate(Backend Backend, double Price);
