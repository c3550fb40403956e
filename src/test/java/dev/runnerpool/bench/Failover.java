package dev.runnerpool.bench;

import dev.runnerpool.bench.PodSights.Stage;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Two operators with the shipped lease; the one that acts is killed in the midst of a burst. */
record Failover(int jobs, int perSecond) implements Case {
  private static final String FLAG = "--leader-election";

  @Override
  public String name() {
    return "leader";
  }

  @Override
  public String what() {
    return "%d jobs, %d a second, the leader of two operators killed after half of them"
        .formatted(jobs, perSecond);
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES);
        Operator successor = new Operator(world, trial.name() + "-b");
        PodSights sights = new PodSights(trial)) {
      trial.apply(trial.manifest("arm64").scaling("max: " + (jobs + 10)));
      trial.startOperator(FLAG);
      trial.awaitCalm(true);
      successor.start(FLAG);
      Wait.pause(Duration.ofSeconds(5));
      Instant begun = Instant.now();
      Pace.even(jobs / 2, perSecond, i -> trial.push(1, "arm64"));
      Instant killed = Instant.now();
      trial.killOperator();
      Pace.even(jobs - jobs / 2, perSecond, i -> trial.push(1, "arm64"));
      Instant pushed = Instant.now();
      Wait.until(
          jobs + " pods are made", 120, () -> sights.runners(Stage.CREATED) >= jobs, trial::state);
      // More than needed would come now.
      Wait.pause(Duration.ofSeconds(10));
      return figures(trial, begun, killed, pushed);
    } finally {
      // Else the next to be started waits until it is over.
      world.client().leases().inNamespace(world.manifests().namespace()).delete();
    }
  }

  private List<Figure> figures(Trial trial, Instant begun, Instant killed, Instant pushed) {
    World world = trial.world();
    List<Instant> pods = world.podsMade(begun).stream().sorted().toList();
    Instant last = pods.get(pods.size() - 1);
    List<AuditLog.Entry> writes =
        world.asked(begun).stream()
            .filter(entry -> entry.isWrite() && !entry.resource().equals("leases"))
            .toList();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("without progress", longestGap(pods), "s"));
    figures.add(Figure.of("killed to all pods made", seconds(killed, last), "s"));
    figures.add(Figure.of("last job pushed to all pods made", seconds(pushed, last), "s"));
    figures.addAll(Waits.between(trial.queued(), pods).figures("waiting to pod created"));
    figures.add(Figure.of("pods beyond one per job", pods.size() - (double) jobs, ""));
    figures.add(
        Figure.of("runners made twice in GitLab", trial.gitlab().runnersMadeTwice().size(), ""));
    figures.add(Figure.of("writes per pod", writes.size() / (double) jobs, ""));
    return figures;
  }

  private static double longestGap(List<Instant> times) {
    double longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, seconds(times.get(i - 1), times.get(i)));
    }
    return longest;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
