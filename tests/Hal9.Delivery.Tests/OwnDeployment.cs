using System.Diagnostics;
using Hal9.Configuration;
using Hal9.Delivery.Deployments;
using Hal9.Delivery.Environments;
using Hal9.Delivery.Local;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Machine.Network;

namespace Hal9.Delivery.Tests;

/// <summary>What `hal9 cd deploy staging` does, made of its parts, so that a test can put its own in their place.</summary>
internal static class OwnDeployment
{
    /// <param name="moment"><c>before:</c> or <c>after:</c> and an event's name in the journal.</param>
    public static async Task<int> RunAsync(string folder, string state, string moment) =>
        (await DeployAsync(folder, state, store => new KillingStore(store, moment), LoopbackPort.Free)).Succeeded ? 0 : 1;

    /// <summary>In this process.</summary>
    public static async Task<DeploymentOutcome> DeployAsync(string folder, string state, Func<IJournalStore, IJournalStore> around, Func<int> choosePort)
    {
        var configuration = new ConfigurationReader([ImageSection.Section, EnvironmentsSection.Section])
            .Read("hal9.yml", await File.ReadAllBytesAsync(Path.Combine(folder, "hal9.yml")), Environment.GetEnvironmentVariable);
        var (image, staging) = (configuration.Find(ImageSection.Section)!, configuration.Find(EnvironmentsSection.Section)!["staging"]);
        var place = new DeliveryFolder(Path.Combine(state, DeliveryFolder.NameOf(folder), "staging"));
        Directory.CreateDirectory(place.Path);
        var store = around(new FileJournalStore(Path.GetDirectoryName(place.Path)!, TimeProvider.System));
        var target = new LocalTarget(place, Project.Supervisor, choosePort, TimeProvider.System);
        var request = new DeploymentRequest("here", null, IsReproducible: false, new ArtifactSource(image, folder), new ReleaseManifest("here", image.Program, "staging", staging));
        return await new Deployer(store, new StreamId("staging"), target, static _ => { }).DeployAsync(request, CancellationToken.None);
    }

    private sealed class KillingStore(IJournalStore inner, string moment) : IJournalStore
    {
        public async ValueTask<JournalOpening> OpenAsync(StreamId stream, StreamMode mode, CancellationToken cancellation) =>
            await inner.OpenAsync(stream, mode, cancellation) is var opening && opening is JournalOpening.Opened opened ? opened with { Journal = new KillingJournal(opened.Journal, moment) } : opening;

        public IAsyncEnumerable<Envelope> ReadAsync(StreamId stream, long from, CancellationToken cancellation) => inner.ReadAsync(stream, from, cancellation);

        public IAsyncEnumerable<Envelope> FollowAsync(StreamId stream, long from, CancellationToken cancellation) => inner.FollowAsync(stream, from, cancellation);

        public IAsyncEnumerable<StreamId> ListAsync(CancellationToken cancellation) => inner.ListAsync(cancellation);
    }

    private sealed class KillingJournal(IJournal inner, string moment) : IJournal
    {
        public StreamId Stream => inner.Stream;

        public LeaseHolder Lease => inner.Lease;

        public long LastSequence => inner.LastSequence;

        public async ValueTask<long> AppendAsync(ReadOnlyMemory<JournalEvent> events, Durability durability, CancellationToken cancellation)
        {
            var type = events.Span[0].Type;
            if (moment == $"before:{type}") Process.GetCurrentProcess().Kill();
            var sequence = await inner.AppendAsync(events, durability, cancellation);
            if (moment == $"after:{type}") Process.GetCurrentProcess().Kill();
            return sequence;
        }

        public ValueTask FlushAsync(CancellationToken cancellation) => inner.FlushAsync(cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
