package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.cluster.OperatorWrites;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.trace.TracePlayer;
import dev.runnerpool.sandbox.report.Report;
import dev.runnerpool.sandbox.report.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Plays the pushes in a environment that is up, to its rest, and counts. */
final class SandboxRun {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(30);
  private static final double NO_PROGRESS_LIMIT = 90;
  private static final double SIGNAL_LIMIT = 60;
  private static final double QUIET = 7;
  private static final double QUIET_LIMIT = 60;

  private final RunEnvironment environment;
  private final Settings settings;
  private final Progress progress;
  private final List<Sample> samples = new ArrayList<>();
  private long begin;

  SandboxRun(RunEnvironment environment, Settings settings, Progress progress) {
    this.environment = environment;
    this.settings = settings;
    this.progress = progress;
  }

  /** The samples taken each second. */
  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** Plays, waits for rest, watches the rest, and tells the figures. */
  Report play(Pushes pushes) {
    awaitPools();
    Optional<OperatorWrites> before = environment.writes();
    try (TracePlayer player =
        new TracePlayer(environment.gitlab(), pushes.trace(), pushes.folder(), settings.speed())) {
      begin = System.nanoTime();
      CompletableFuture<Void> pushed = player.play();
      untilAtRest(pushed);
    } catch (CompletionException e) {
      throw new SandboxException("a pipeline could not be pushed: " + e.getCause().getMessage());
    }
    untilSignalled();
    untilQuiet();
    Accounts.Done rested = Accounts.Done.by(environment);
    double from = seconds();
    while (seconds() - from < settings.settle().toSeconds()) {
      tick("all at rest: counting the operator's writes");
    }
    return new Accounts(environment, before).report(seconds(), rested, seconds() - from);
  }

  /** Waits until every pool has its runner in GitLab, or for so long that it will not come. */
  private void awaitPools() {
    long end = System.nanoTime() + REGISTRATION_LIMIT.toNanos();
    while (!environment.isRegistered() && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(100));
    }
    Pause.of(TICK);
  }

  private void untilAtRest(CompletableFuture<Void> pushed) {
    double lastProgress = seconds();
    List<SimulatedJob> last = List.of();
    boolean rest = false;
    while (!rest && seconds() - lastProgress < NO_PROGRESS_LIMIT) {
      Observation now = tick(pushed.isDone() ? "pushes done" : "pushing pipelines");
      boolean failing = !environment.troubles().map(GitLabTroubles::areOver).orElse(true);
      if (!now.jobs().equals(last) || !pushed.isDone() || failing) {
        last = now.jobs();
        lastProgress = seconds();
      }
      if (pushed.isDone()) {
        pushed.join();
        rest = now.isAtRest() && environment.troubles().map(GitLabTroubles::areOver).orElse(true);
      }
    }
  }

  /**
   * Waits until all signals that GitLab's faults silenced are live again, which is a change and no
   * rest.
   */
  private void untilSignalled() {
    double end = seconds() + SIGNAL_LIMIT;
    while (!environment.statuses().silentSignals().isEmpty() && seconds() < end) {
      tick("all at rest: waiting for GitLab's signals to be live again");
    }
    Map<String, Set<String>> silent = environment.statuses().silentSignals();
    if (!silent.isEmpty()) {
      progress.say(
          "Signals of GitLab that were live are not live after %.0f s: %s"
              .formatted(SIGNAL_LIMIT, silent));
    }
  }

  /**
   * Waits until nothing was written for a while and nothing is due; who never stops writing is
   * counted all the same.
   */
  private void untilQuiet() {
    double end = seconds() + QUIET_LIMIT;
    double quietSince = seconds();
    long written = environment.stirrings();
    while ((seconds() - quietSince < QUIET || !environment.idleOnesAreReleased())
        && seconds() < end) {
      tick("idle runners have left: waiting for silence");
      if (environment.stirrings() != written) {
        written = environment.stirrings();
        quietSince = seconds();
      }
    }
  }

  private Observation tick(String phase) {
    if (environment.isClosed()) {
      throw new SandboxException("the sandbox was interrupted");
    }
    if (!environment.operator().isAlive()) {
      throw new SandboxException(
          "the operator ended by itself; see %s"
              .formatted(settings.reports().resolve("operator.log")));
    }
    double next = Math.ceil(seconds() + 0.05);
    Pause.of(Duration.ofMillis((long) ((next - seconds()) * 1000)));
    Observation now = environment.observe();
    environment.troubles().ifPresent(t -> t.tick(seconds(), environment.statuses().unready()));
    Sample sample = now.sample(seconds());
    samples.add(sample);
    progress.show(sample, phase);
    return now;
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }
}
