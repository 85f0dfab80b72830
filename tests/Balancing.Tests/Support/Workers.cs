using System.Collections.Concurrent;
using System.Diagnostics;

namespace Balancing.Tests.Support;

/// <summary>Threads that start at the same moment. An exception of any thread fails the test.</summary>
internal sealed class Workers
{
    private readonly List<Action> _jobs = [];
    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly Stopwatch _clock = new();
    private TimeSpan _limit = TimeSpan.MaxValue;

    /// <summary>Whether a job that repeats until the time is over must continue.</summary>
    public bool GoOn => _clock.Elapsed < _limit && _failures.IsEmpty;

    public Workers Add(Action job)
    {
        _jobs.Add(job);
        return this;
    }

    /// <summary>Repeats a job until the time is over.</summary>
    public Workers Repeat(Action job) =>
        Add(() =>
        {
            while (GoOn)
            {
                job();
            }
        });

    /// <summary>Runs all jobs until each has ended.</summary>
    public void Run()
    {
        using Barrier start = new(_jobs.Count);
        Thread[] threads = [.. _jobs.Select(job => new Thread(() => Guard(job, start)) { IsBackground = true })];
        _clock.Restart();
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (!_failures.IsEmpty)
        {
            throw new AggregateException(_failures);
        }
    }

    /// <summary>
    /// Runs all jobs. Those that repeat or read <see cref="GoOn"/> end after this time or with the first failure.
    /// </summary>
    public void RunFor(TimeSpan limit)
    {
        _limit = limit;
        Run();
    }

    private void Guard(Action job, Barrier start)
    {
        try
        {
            start.SignalAndWait();
            job();
        }
        catch (Exception failure)
        {
            _failures.Enqueue(failure);
        }
    }
}
