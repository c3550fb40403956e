package dev.runnerpool.core.start;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The starts of one pool's jobs: of those that wait what is expected, of those that a runner took
 * what was seen. Bounded; what it costs to look grows with the pods that changed. Any thread.
 */
public final class PoolStarts {

  /** Of a pool at most, of those that wait and of the others. */
  static final int SHOWN = 200;

  private final String pool;
  private final Map<String, RunnerTrack> runners = new HashMap<>();
  private final Map<String, RunnerTrack> newestByName = new HashMap<>();
  private final Map<String, StartTrack> byPod = new HashMap<>();
  private final TakenJobs taken = new TakenJobs();
  private final UnnamedClaims unnamed = new UnnamedClaims();
  private final WaitingKnown waiting = new WaitingKnown();
  private final Hindrances hindrances = new Hindrances();
  private StartLook last;

  /**
   * Of a pool that was not looked at yet.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   */
  public PoolStarts(String pool) {
    this.pool = pool;
  }

  /**
   * Takes over what a look shows.
   *
   * @param most how many starts are kept whose jobs' pods are gone
   * @return the starts that came to their script since the last look, each once
   */
  public synchronized List<JobStart> look(StartLook look, int most) {
    Optional<Instant> before = Optional.ofNullable(last).map(StartLook::now);
    Instant now = look.now();
    last = look;
    waiting.show(look.given().jobs(), look.given().passedOver(), now);
    hindrances.note(look.decision(), now);
    look.runners().forEach(seen -> see(seen, before, now));
    Set<StartTrack> changed = new LinkedHashSet<>();
    for (JobPodSeen seen : look.jobPods()) {
      StartTrack start = byPod.computeIfAbsent(seen.uid(), uid -> of(seen, before));
      taken.begin(start);
      start.see(seen, before, now);
      changed.add(start);
    }
    look.gone().forEach(uid -> gone(uid, now));
    taken.trim(most);
    List<JobStart> started = new ArrayList<>();
    for (StartTrack start : changed) {
      count(start).ifPresent(started::add);
    }
    return started;
  }

  private void see(RunnerSeen seen, Optional<Instant> before, Instant now) {
    RunnerTrack runner =
        runners.computeIfAbsent(
            seen.uid(),
            uid -> {
              RunnerTrack one = new RunnerTrack(seen);
              newestByName.put(seen.name(), one);
              return one;
            });
    runner.see(seen, before, now);
  }

  /** What was under way when the operator began was counted by the one before. */
  private StartTrack of(JobPodSeen seen, Optional<Instant> before) {
    RunnerTrack named = newestByName.get(seen.runner());
    RunnerTrack runner = named != null && named.mayOwn(seen) ? named : RunnerTrack.unseen(seen);
    runner.job = seen.job();
    StartTrack known = taken.find(seen.job());
    if (known != null) {
      return known;
    }
    StartTrack start =
        new StartTrack(seen.job(), runner, waiting.find(seen.job()), last.pollInterval());
    start.counted = before.isEmpty();
    return start;
  }

  private void gone(String uid, Instant now) {
    StartTrack start = byPod.remove(uid);
    if (start != null) {
      end(start, now);
    }
    RunnerTrack runner = runners.remove(uid);
    if (runner == null) {
      return;
    }
    newestByName.remove(runner.name, runner);
    StartTrack its = taken.find(runner.job);
    if (its != null && its.runner() == runner) {
      end(its, now);
    } else if (runner.tookJob()) {
      unnamed.add(runner);
    }
  }

  private void end(StartTrack start, Instant now) {
    start.ended(now);
    taken.end(start);
  }

  private Optional<JobStart> count(StartTrack start) {
    if (start.counted || !start.isWhole()) {
      return Optional.empty();
    }
    JobStart seen = start.start(pool, hindrances);
    start.counted = seen.started();
    return Optional.of(seen).filter(JobStart::started);
  }

  /**
   * The start of a job that ended, with what GitLab tells of its waiting, which nobody else knows
   * of a job that was taken before a reading of the queue showed it. Harmless when repeated.
   */
  public synchronized Optional<JobStart> complete(JobRecord job) {
    return track(job).map(start -> start.start(pool, hindrances));
  }

  /** The same, if the job came to its script and was not told by a look. */
  public synchronized Optional<JobStart> countEnded(JobRecord job) {
    return track(job).flatMap(this::count);
  }

  private Optional<StartTrack> track(JobRecord job) {
    StartTrack start = taken.find(job.id());
    if (start == null && last != null && !last.ownPods()) {
      // The Shell executor's pods do not tell which job it is.
      start =
          unnamed.take(job, runners.values()).map(runner -> shell(job.id(), runner)).orElse(null);
    }
    if (start != null) {
      start.ended(job, last.now());
    }
    return Optional.ofNullable(start);
  }

  private StartTrack shell(long job, RunnerTrack runner) {
    runner.job = job;
    StartTrack start = new StartTrack(job, runner, waiting.find(job), Optional.empty());
    taken.end(start);
    return start;
  }

  /** The start of that job; empty if nothing is known of it. */
  public synchronized Optional<JobStart> find(long job) {
    StartTrack start = taken.find(job);
    if (start != null) {
      return Optional.of(start.start(pool, hindrances));
    }
    return last == null ? Optional.empty() : expected().find(job);
  }

  /** The last of them, the newest first: those that wait, then those that runners took. */
  public synchronized List<JobStart> all() {
    if (last == null) {
      return List.of();
    }
    List<JobStart> all = new ArrayList<>();
    taken.last(SHOWN).forEach(start -> all.add(start.start(pool, hindrances)));
    all.addAll(expected().all());
    Collections.reverse(all);
    return all;
  }

  private ExpectedStarts expected() {
    List<Job> jobs = waiting.jobs().stream().filter(job -> !taken.has(job.id())).toList();
    List<RunnerTrack> free = new ArrayList<>();
    for (RunnerState state : List.of(RunnerState.IDLE, RunnerState.STARTING)) {
      for (Runner runner : last.snapshot().in(state)) {
        RunnerTrack seen = runners.get(runner.id());
        if (seen != null && !seen.tookJob()) {
          free.add(seen);
        }
      }
    }
    return new ExpectedStarts(pool, jobs, free, waiting, hindrances, last);
  }
}
