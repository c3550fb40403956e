package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.explain.PoolDetails.HourlyCost;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.explain.PoolDetails.QueueDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A pool for pages, of which a test says what it is about. */
public final class MadeUpPool {

  /** When all of it happened. */
  public static final Instant AT = Instant.parse("2026-11-29T12:00:00Z");

  private final String namespace;
  private final String name;
  private final List<RunnerDetails> runners = new ArrayList<>();
  private final List<Job> jobs = new ArrayList<>();
  private final List<PastDecision> decisions = new ArrayList<>();
  private String ready = "True";
  private String message = "all is well";
  private String dollars = "1.2500";
  private int max = 10;
  private int unservable;
  private Optional<ScaleUpBlocker> blocker = Optional.empty();
  private Optional<String> failure = Optional.empty();

  private MadeUpPool(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /** A pool that is ready and has nothing. */
  public static MadeUpPool named(String namespace, String name) {
    return new MadeUpPool(namespace, name);
  }

  /** With so many more runners in a state. */
  public MadeUpPool with(RunnerState state, int count) {
    for (int i = 0; i < count; i++) {
      runners.add(
          new RunnerDetails(
              name + "-" + runners.size(),
              state,
              AT,
              OptionalLong.empty(),
              "nodes[0]",
              Optional.empty()));
    }
    return this;
  }

  /** With a job that waits for so many seconds. */
  public MadeUpPool with(long id, String project, Set<String> tags, int seconds) {
    jobs.add(new Job(id, project, tags, AT.minusSeconds(seconds)));
    return this;
  }

  /** With a decision of so many seconds before. */
  public MadeUpPool decided(Reason reason, String words, int seconds) {
    decisions.add(new PastDecision(AT.minusSeconds(seconds), reason, words));
    return this;
  }

  /** Not ready. */
  public MadeUpPool notReady(String why) {
    ready = "False";
    message = why;
    return this;
  }

  /** With another price. */
  public MadeUpPool costing(String usd) {
    dollars = usd;
    return this;
  }

  /** Not able to start one more. */
  public MadeUpPool blocked(ScaleUpBlocker why) {
    blocker = Optional.of(why);
    return this;
  }

  /** All of it. */
  public PoolDetails details() {
    return new PoolDetails(
        namespace,
        name,
        "arm64",
        AT,
        new TagRule(Set.of("arm64", "linux"), false),
        max,
        2,
        List.copyOf(runners),
        Optional.of(jobs.size()),
        List.copyOf(jobs),
        List.of(),
        unservable,
        List.copyOf(decisions),
        Optional.empty(),
        blocker,
        List.of(new ConditionDetails("Ready", ready, "Reconciled", message, AT.toString())),
        new QueueDetails("GraphQL", Optional.of(AT), List.of("sentinel: live"), failure),
        Optional.of(new HourlyCost(dollars, "table 2026-07-20")));
  }
}
