package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The jobs of {@link Burst} for KEDA: a ScaledJob by the strategy {@code accurate}, which asks
 * {@link KedaQueue} by the trigger {@code metrics-api}.
 *
 * <p>How long jobs wait depends on when they come between two looks. Here the middle of the burst
 * is the middle between two looks, where the wait is what it is on average.
 */
record KedaBurst(String name, int jobs, int perSecond, Keda.Setup setup) implements Case {

  @Override
  public String what() {
    return "%d jobs, %s, KEDA %s, the queue's length told in 20 ms"
        .formatted(jobs, perSecond == 0 ? "all at once" : perSecond + " a second", setup.words());
  }

  @Override
  public Contender contender() {
    return Contender.OTHER;
  }

  @Override
  public List<Figure> run(World world) {
    Keda.install(world);
    try (Trial trial = new Trial(world, name, Duration.ZERO);
        KedaQueue queue = new KedaQueue(trial, Burst.GITLAB_TAKES);
        ScaledJobs scaled = new ScaledJobs(trial, queue, setup.polling());
        Keda keda = Keda.start(world, trial.name(), setup)) {
      scaled.create("linux", "arm64", jobs + 10);
      scaled.awaitReady(1, 60);
      // Whatever the start left to be done is over.
      Wait.pause(Duration.ofSeconds(5));
      queue.awaitRequest(setup.polling().multipliedBy(2));
      Wait.pause(untilTheMiddle());
      ProcessUse before = keda.use();
      long requestsBefore = queue.requests();
      Instant begun = Instant.now();
      new Burst(name, jobs, perSecond, false).push(trial);
      Wait.until(jobs + " pods are made", 120, () -> queue.pods() >= jobs);
      Wait.until(jobs + " pods run", 180, () -> queue.taken() >= jobs);
      Wait.pause(Duration.ofSeconds(3));
      ProcessUse after = keda.use();
      keda.tellErrors(begun);
      List<Instant> pods = keda.podsMade(begun);
      world.say("  pods made, by half second: " + Reaction.histogram(begun, pods));
      List<Figure> figures =
          new ArrayList<>(Waits.between(trial.queued(), pods).figures("waiting to pod created"));
      if (perSecond == 0) {
        figures.add(Figure.of("pods created a second", Burst.rate(pods), "pods/s"));
      }
      figures.add(
          Figure.of(
              "CPU per pod, all its events",
              (after.cpuSeconds() - before.cpuSeconds()) * 1000 / jobs,
              "ms"));
      figures.add(Figure.of("requests to GitLab", queue.requests() - requestsBefore, ""));
      figures.add(Figure.of("writes per pod", keda.writes(begun) / (double) jobs, ""));
      figures.add(
          Figure.of(
              "writes per pod, of the Job controller",
              keda.jobControllerWrites(begun) / (double) jobs,
              ""));
      figures.add(Figure.of("pods per job", pods.size() / (double) jobs, ""));
      figures.add(Figure.of("RSS", after.rss(), "MiB"));
      return figures;
    }
  }

  private Duration untilTheMiddle() {
    Duration burst =
        perSecond == 0 ? Duration.ZERO : Duration.ofSeconds(1).multipliedBy(jobs / perSecond);
    Duration early = setup.polling().minus(burst).dividedBy(2);
    return early.isNegative() ? Duration.ZERO : early;
  }
}
