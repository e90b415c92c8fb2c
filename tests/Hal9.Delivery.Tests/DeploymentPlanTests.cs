using System.Collections.Immutable;
using Hal9.Delivery.Deployments;

namespace Hal9.Delivery.Tests;

public sealed class DeploymentPlanTests
{
    [Theory]
    [InlineData(DeploymentStage.Requested)]
    [InlineData(DeploymentStage.Published)]
    [InlineData(DeploymentStage.Started)]
    [InlineData(DeploymentStage.Ready)]
    [InlineData(DeploymentStage.Tested)]
    public void What_another_process_left_before_it_was_current_is_backed_out(DeploymentStage stage) =>
        Assert.IsType<DeploymentFailed>(Assert.IsType<DeploymentStep.Record>(DeploymentPlan.Next(State(stage, current: 1), Facts(epoch: 9, 1, 2))).Event);

    [Fact]
    public void What_another_process_left_once_it_was_current_is_finished() =>
        Assert.Equal(new DeploymentStep.Stop(1), DeploymentPlan.Next(State(DeploymentStage.Promoted, current: 2), Facts(epoch: 9, 1, 2)));

    [Fact]
    public void A_failed_deployment_stops_only_itself() => Assert.Equal(new DeploymentStep.Stop(2), DeploymentPlan.Next(State(DeploymentStage.Failed, current: 1), Facts(epoch: 1, 1, 2)));

    [Fact]
    public void A_deployment_is_over_when_only_the_current_one_runs() =>
        Assert.Equal(new DeploymentStep.Record(new DeploymentFinished(2, Succeeded: true)), DeploymentPlan.Next(State(DeploymentStage.Promoted, current: 2), Facts(epoch: 1, 2)));

    [Fact]
    public void Nothing_is_done_to_an_environment_at_rest() =>
        Assert.IsType<DeploymentStep.Rest>(DeploymentPlan.Next(State(DeploymentStage.Finished, current: 2), Facts(epoch: 1, 1, 2)));

    [Fact]
    public void What_is_old_is_removed_but_what_is_current_and_what_a_rollback_returns_to()
    {
        var state = EnvironmentState.Empty with
        {
            Deployments = Enumerable.Range(1, 9).Select(number => One(number, number == 9 ? DeploymentStage.Failed : DeploymentStage.Finished)).ToImmutableSortedDictionary(one => one.Number, one => one),
            Promotions = [1, 2, 3],
        };
        var kept = Enumerable.Range(1, 9).ToImmutableSortedSet();
        var removed = new List<int>();
        while (DeploymentPlan.Next(state, new DeploymentFacts(1, [3], kept)) is DeploymentStep.Remove one)
        {
            removed.Add(one.Number);
            kept = kept.Remove(one.Number);
        }
        Assert.Equal([1, 4], removed);
    }

    private static DeploymentFacts Facts(long epoch, params int[] running) => new(epoch, [.. running], [1, 2]);

    private static EnvironmentState State(DeploymentStage stage, int current) => EnvironmentState.Empty with
    {
        Deployments = ImmutableSortedDictionary<int, Deployment>.Empty.Add(1, One(1, DeploymentStage.Finished)).Add(2, One(2, stage)),
        Promotions = current == 1 ? [1] : [1, 2],
    };

    private static Deployment One(int number, DeploymentStage stage) => new(number, $"v{number}", number, null, 1, DateTimeOffset.UnixEpoch, stage, 1000 + number, null);
}
