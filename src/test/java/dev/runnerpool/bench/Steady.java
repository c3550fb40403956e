package dev.runnerpool.bench;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Jobs at an even rate for long, which runners take by GitLab's protocol, each in its own pod. */
record Steady(String name, int perSecond, Duration lasts) implements Case {
  private static final int MAX = 400;

  /** Seconds: where the processors do not suffice for the rate, the rest is done afterwards. */
  private static final int LONGEST_BACKLOG = 600;

  @Override
  public String what() {
    return "%d jobs a second for %d s, which runners take and run for 1 to 3 s, sentinel live"
        .formatted(perSecond, lasts.toSeconds());
  }

  @Override
  public List<Figure> run(World world) {
    int jobs = perSecond * (int) lasts.toSeconds();
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES);
        SimulatedNodes nodes = Workers.start(world, 6, Duration.ofSeconds(2));
        PodSights sights = new PodSights(trial)) {
      trial.apply(Workers.on(trial.manifest("arm64").scaling("max: " + MAX), 500));
      trial.startOperator();
      trial.awaitCalm(true);
      List<Figure> figures = new ArrayList<>();
      Meter meter = Meter.begin(trial);
      GcTime collected = GcTime.of(trial.operator().pid());
      Pace.even(jobs / 2, perSecond, i -> trial.push(1, "arm64"));
      Meter warm = Meter.begin(trial);
      MachineUse machine = MachineUse.now();
      Pace.even(jobs - jobs / 2, perSecond, i -> trial.push(1, "arm64"));
      figures.add(
          Figure.of("processors idle, second half", MachineUse.now().idleSince(machine), "%"));
      figures.add(
          Figure.of("CPU per job, second half", warm.cpu() * 1000 / (jobs - jobs / 2), "ms"));
      Wait.until(
          "all jobs have ended",
          LONGEST_BACKLOG,
          () -> nodes.ran().size() >= jobs && ended(trial) >= jobs,
          trial::state);
      figures.addAll(use(trial, meter, jobs));
      world.say("  requests to GitLab since the start: " + trial.gitlab().requests().ofOperator());
      figures.add(
          Figure.of(
              "collecting garbage, of the time",
              collected.secondsUntil(GcTime.of(trial.operator().pid()))
                  * 100
                  / Duration.between(meter.begun(), Instant.now()).toSeconds(),
              "%"));
      List<SimulatedJob> all = trial.jobs(meter.begun());
      figures.addAll(new Phases(all, sights.lives()).figures());
      figures.add(
          Figure.of(
              "jobs that failed",
              all.stream().filter(job -> !job.status().equals("success")).count(),
              ""));
      return figures;
    }
  }

  private static long ended(Trial trial) {
    return trial.gitlab().jobs().stream().filter(job -> job.finishedAt() != null).count();
  }

  private List<Figure> use(Trial trial, Meter meter, int jobs) {
    ProcessUse now = trial.use();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("CPU per job, all its events", meter.cpu() * 1000 / jobs, "ms"));
    Map<String, Long> writes =
        meter.writes().stream()
            .collect(Collectors.groupingBy(Steady::kind, TreeMap::new, Collectors.counting()));
    figures.add(Figure.of("writes per job", meter.writes().size() / (double) jobs, ""));
    writes.forEach(
        (kind, count) ->
            figures.add(Figure.of("writes per job, " + kind, count / (double) jobs, "")));
    figures.add(
        Figure.of("requests to GitLab per job", meter.requestsToGitLab() / (double) jobs, ""));
    figures.add(
        Figure.of(
            "requests to GitLab a minute",
            meter.requestsToGitLab()
                * 60_000.0
                / Duration.between(meter.begun(), Instant.now()).toMillis(),
            ""));
    figures.add(Figure.of("RSS", now.rss(), "MiB"));
    figures.add(Figure.of("RSS, peak", now.peakRss(), "MiB"));
    figures.add(Figure.of("threads", now.threads(), ""));
    return figures;
  }

  private static String kind(AuditLog.Entry entry) {
    return entry.verb() + " " + entry.resource();
  }
}
