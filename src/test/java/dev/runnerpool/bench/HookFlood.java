package dev.runnerpool.bench;

import dev.runnerpool.gitlab.webhook.DeliverySender;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A burst told by webhooks alone, among a flood of others. */
record HookFlood(int jobs, int perSecond, int deliveriesPerSecond, Duration lasts) implements Case {
  /** The flood runs for so long before the burst begins. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public String what() {
    return "%d jobs, %d a second, told by webhooks among %d signed deliveries a second for %d s"
        .formatted(jobs, perSecond, deliveriesPerSecond, lasts.toSeconds());
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES)) {
      trial.set("runnerpool.gitlab.sentinel.enabled", "false");
      world
          .client()
          .secrets()
          .inNamespace(trial.name())
          .withName(PoolManifest.SECRET)
          .edit(
              secret ->
                  new SecretBuilder(secret)
                      .addToStringData("webhook-secret", DeliverySender.KEY)
                      .build());
      // Its address is known only when it runs.
      trial.startOperator();
      trial.apply(
          trial.manifest("arm64").webhook(trial.operator().url()).scaling("max: " + (jobs + 10)));
      trial.awaitReady(1, 60);
      Wait.until("webhooks are live", 60, () -> isTold(trial), trial::state);
      Wait.pause(Duration.ofSeconds(5));
      int deliveries = deliveriesPerSecond * (int) lasts.toSeconds();
      Flood flood = new Flood(trial);
      Meter alone = Meter.begin(trial);
      flood.send(deliveries, deliveriesPerSecond);
      List<Figure> figures = new ArrayList<>();
      figures.add(Figure.of("CPU per delivery, no job", alone.cpu() * 1000 / deliveries, "ms"));
      figures.add(
          Figure.of(
              "requests to GitLab a second, no job",
              alone.requestsToGitLab() / (double) lasts.toSeconds(),
              ""));
      CompletableFuture<Void> beside =
          CompletableFuture.runAsync(() -> flood.send(deliveries, deliveriesPerSecond));
      Wait.pause(AHEAD);
      Reaction reaction =
          Reaction.to(jobs, trial, () -> Pace.even(jobs, perSecond, i -> trial.push(1, "arm64")));
      figures.addAll(reaction.figures());
      beside.join();
      figures.addAll(flood.figures());
      return figures;
    }
  }

  private static boolean isTold(Trial trial) {
    return trial.pools().get(0).getStatus().gitlab().signals().contains("webhook: live");
  }
}
