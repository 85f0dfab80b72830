namespace HttpGateway.Discovery;

/// <summary>What is wrong at the moment, for the log and the status page.</summary>
internal sealed class ProblemList
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<Problem>> _bySource = new(StringComparer.Ordinal);

    /// <summary>Raised after the list has changed, on the thread that changed it.</summary>
    public event EventHandler? Changed;

    /// <summary>All problems, by source.</summary>
    public IReadOnlyList<Problem> Current
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _bySource.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                        .SelectMany(static entry => entry.Value),
                ];
            }
        }
    }

    /// <summary>Takes the place of all problems of a source.</summary>
    /// <returns>The problems that were not in the list before.</returns>
    public IReadOnlyList<Problem> Replace(string source, IReadOnlyList<Problem> problems)
    {
        IReadOnlyList<Problem> before;
        lock (_gate)
        {
            before = _bySource.GetValueOrDefault(source, []);
            _bySource[source] = problems;
        }

        if (before.SequenceEqual(problems))
        {
            return [];
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return [.. problems.Except(before)];
    }
}
