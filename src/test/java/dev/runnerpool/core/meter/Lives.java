package dev.runnerpool.core.meter;

import dev.runnerpool.core.meter.RunnerSighting.End;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.RunnerCost.CostJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What pods of runners show. */
public final class Lives {
  static final CostNode NODE =
      new CostNode("n1", "arm64", "m7g.xlarge", "us-east-1", "", "on-demand", "table");

  private final String runner;
  private final Instant scheduled;
  private Optional<NodeMeter> node = Optional.empty();
  private final List<Holding> holdings = new ArrayList<>();
  private RunnerTimeline timeline = RunnerTimeline.NEW;
  private Optional<CostJob> job = Optional.empty();

  private Lives(String runner, Instant scheduled) {
    this.runner = runner;
    this.scheduled = scheduled;
  }

  /** A runner without a job, at 10 cents an hour. */
  public static RunnerSighting idle(String runner, Instant since) {
    return of(runner, since)
        .holds(RoomPart.OWN, HourlyRate.of(0.1, 0.2), Optional.empty())
        .ready(since)
        .show();
  }

  static Lives of(String runner, Instant scheduled) {
    return new Lives(runner, scheduled);
  }

  /** What holds room from here on holds it there. */
  Lives on(NodeMeter meter) {
    node = Optional.of(meter);
    return this;
  }

  Lives ready(Instant at) {
    return with(new RunnerTimeline(Optional.of(at), none(), none(), none()));
  }

  Lives claimed(Instant at) {
    return with(new RunnerTimeline(none(), Optional.of(at), none(), none()));
  }

  Lives jobEnded(Instant at) {
    return with(new RunnerTimeline(none(), none(), Optional.of(at), none()));
  }

  Lives told(Instant at) {
    return with(new RunnerTimeline(none(), none(), none(), Optional.of(at)));
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }

  private Lives with(RunnerTimeline more) {
    timeline = more.orElse(timeline);
    return this;
  }

  Lives holds(RoomPart part, HourlyRate rate, Optional<Instant> until) {
    return holds(part, rate, scheduled, until);
  }

  Lives holds(RoomPart part, HourlyRate rate, Instant from, Optional<Instant> until) {
    holdings.add(
        new Holding(
            part == RoomPart.JOB ? runner + "-job" : runner, part, rate, 1, node, from, until));
    return this;
  }

  Lives job(long id) {
    job = Optional.of(new CostJob("https://gitlab.example.com", id, "team/app", "build"));
    return this;
  }

  RunnerSighting show() {
    return show(End.NONE, false);
  }

  RunnerSighting show(End end, boolean idle) {
    return new RunnerSighting(
        runner, OptionalInt.empty(), NODE, timeline, scheduled, holdings, job, idle, end);
  }
}
