using System.Collections.Concurrent;
using System.Diagnostics;

namespace Balancing.Tests.Support;

/// <summary>The same few actions against each other, again and again, each round from a fresh start.</summary>
internal static class Race
{
    /// <summary>Runs rounds until the time is over: before, then all runners at the same moment, each on its own thread, then after.</summary>
    /// <returns>How many rounds.</returns>
    public static int Run(TimeSpan limit, Action before, Action after, params Action[] runners)
    {
        ConcurrentQueue<Exception> failures = [];
        bool isOver = false;
        long arrived = 0;
        using Barrier line = new(runners.Length + 1);
        Thread[] threads = [.. runners.Select(runner => new Thread(() => Follow(runner)) { IsBackground = true })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        int rounds = 0;
        try
        {
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < limit && failures.IsEmpty; rounds++)
            {
                before();
                line.SignalAndWait();
                line.SignalAndWait();
                if (failures.IsEmpty) // otherwise what is found afterwards would hide what went wrong first
                {
                    after();
                }
            }
        }
        finally
        {
            isOver = true;
            line.SignalAndWait();
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }

        return failures.IsEmpty ? rounds : throw new AggregateException(failures);

        void Follow(Action runner)
        {
            for (long due = runners.Length; ; due += runners.Length)
            {
                line.SignalAndWait();
                if (isOver)
                {
                    return;
                }

                // The barrier wakes one after the other: only now do all run, and nobody leads by more than a look.
                Interlocked.Increment(ref arrived);
                SpinWait wait = default;
                while (Interlocked.Read(ref arrived) < due)
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }

                try
                {
                    runner();
                }
                catch (Exception failure)
                {
                    failures.Enqueue(failure);
                }

                line.SignalAndWait();
            }
        }
    }
}
