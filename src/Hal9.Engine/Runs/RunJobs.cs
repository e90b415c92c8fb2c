using Hal9.Engine.Endpoints;
using Hal9.Journal;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>The jobs of a run as its journal knows them at this moment.</summary>
internal static class RunJobs
{
    public static async Task<IReadOnlyList<JobFacts>> ReadAsync(IAsyncEnumerable<Envelope> journal)
    {
        var jobs = new List<JobFacts>();
        await foreach (var envelope in journal.ConfigureAwait(false))
        {
            switch (RunEvents.Read(envelope))
            {
                case LegStarted started:
                    jobs.RemoveAll(job => job.Key == started.Leg);
                    jobs.Add(new JobFacts(started.Leg, started.Name, envelope.Time, null, null, []));
                    break;
                case StepStarted step:
                    Change(step.Leg, job => job with { Steps = [.. job.Steps.Where(one => one.Place != step.Step), new StepFacts(step.Step, step.Name, job.Steps.Count + 1, envelope.Time, null, null)] });
                    break;
                case StepCompleted step:
                    Change(step.Leg, job => job with { Steps = [.. job.Steps.Select(one => one.Place == step.Step ? one with { Ended = envelope.Time, Conclusion = NeedsContext.TextOf(step.Conclusion) } : one)] });
                    break;
                case LegEnded ended:
                    Change(ended.Leg, job => job with { Ended = envelope.Time, Conclusion = NeedsContext.TextOf(ended.Result) });
                    break;
            }
        }
        return jobs;

        void Change(string leg, Func<JobFacts, JobFacts> change)
        {
            var place = jobs.FindIndex(job => job.Key == leg);
            if (place >= 0) jobs[place] = change(jobs[place]);
        }
    }
}
