using System.Collections.Concurrent;
using NubesGen.Diagnostics;

namespace NubesGen.Tests;

/// <summary>Keeps what is reported, for assertions.</summary>
internal sealed class RecordingReporter : IProgressReporter
{
    public ConcurrentQueue<string> Steps { get; } = new();

    public ConcurrentQueue<string> Statuses { get; } = new();

    public ConcurrentQueue<string> Details { get; } = new();

    public ConcurrentQueue<Problem> Problems { get; } = new();

    public void Step(string message) => Steps.Enqueue(message);

    public void Status(string message) => Statuses.Enqueue(message);

    public void Detail(string message) => Details.Enqueue(message);

    public void Report(Problem problem) => Problems.Enqueue(problem);
}
