package dev.runnerpool.bench;

import dev.runnerpool.bench.PodSights.Life;
import dev.runnerpool.bench.PodSights.Stage;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of jobs, step by step: GitLab's own times, and what was seen of pods.
 *
 * @param lives of all pods, the first first
 */
record Phases(List<SimulatedJob> jobs, List<Life> lives) {

  List<Figure> figures() {
    Map<Long, Life> podOfJob =
        lives.stream()
            .filter(life -> !life.isRunner())
            .collect(Collectors.toMap(Life::job, Function.identity(), (first, again) -> first));
    List<Figure> figures = new ArrayList<>();
    figures.addAll(
        Waits.between(
                jobs.stream().map(SimulatedJob::queuedAt).toList(),
                runners().flatMap(life -> life.at(Stage.CREATED).stream()).toList())
            .figures("waiting to pod created"));
    add(
        figures,
        "pod created to scheduled",
        runners().map(between(Stage.CREATED, Stage.SCHEDULED)));
    add(
        figures,
        "scheduled to claimed",
        jobs.stream()
            .map(
                job ->
                    took(
                        runnerOf(job, podOfJob).flatMap(life -> life.at(Stage.SCHEDULED)),
                        Optional.ofNullable(job.assignedAt()))));
    add(
        figures,
        "waiting to claimed",
        jobs.stream()
            .map(job -> took(Optional.of(job.queuedAt()), Optional.ofNullable(job.assignedAt()))));
    add(
        figures,
        "claimed to script",
        jobs.stream()
            .map(
                job ->
                    took(
                        Optional.ofNullable(job.assignedAt()),
                        Optional.ofNullable(podOfJob.get(job.id()))
                            .flatMap(life -> life.at(Stage.RUNNING)))));
    add(figures, "runner ended to pod gone", runners().map(between(Stage.ENDED, Stage.GONE)));
    figures.add(Figure.of("runners made per job", runners().count() / (double) jobs.size(), ""));
    return figures;
  }

  private Stream<Life> runners() {
    return lives.stream().filter(Life::isRunner);
  }

  /** Pods of a slot have the same name one after the other: the last one that began before. */
  private Optional<Life> runnerOf(SimulatedJob job, Map<Long, Life> podOfJob) {
    Optional<Life> pod = Optional.ofNullable(podOfJob.get(job.id()));
    Optional<Instant> begun = pod.flatMap(life -> life.at(Stage.CREATED));
    return begun.flatMap(
        at ->
            runners()
                .filter(life -> life.name().equals(pod.get().runner()))
                .filter(life -> life.at(Stage.CREATED).orElse(Instant.MAX).isBefore(at))
                .max(Comparator.comparing(life -> life.at(Stage.CREATED).orElseThrow())));
  }

  private static Function<Life, Optional<Duration>> between(Stage from, Stage to) {
    return life -> took(life.at(from), life.at(to));
  }

  private static Optional<Duration> took(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(begun -> to.map(end -> Duration.between(begun, end)));
  }

  private static void add(List<Figure> figures, String what, Stream<Optional<Duration>> durations) {
    figures.addAll(Waits.of(durations.flatMap(Optional::stream)).figures(what));
  }
}
