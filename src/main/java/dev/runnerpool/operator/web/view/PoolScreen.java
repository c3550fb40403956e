package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All of one pool.
 *
 * @param blocker why it cannot start one more runner, as a sentence; empty if nothing keeps it
 * @param nextCheck when time alone may change what it does; empty if never
 * @param takes which jobs it takes, in words
 * @param readAt when its queue was last read
 * @param failure what is wrong with reading it; empty if nothing
 * @param jobCount how many jobs were given to it, of which the first are shown
 */
public record PoolScreen(
    String namespace,
    String name,
    String architecture,
    Badge ready,
    List<Figure> figures,
    String bar,
    String states,
    String blocker,
    String nextCheck,
    String at,
    List<String> tags,
    String takes,
    String means,
    String readAt,
    List<String> signals,
    String failure,
    String cost,
    List<ConditionRow> conditions,
    List<JobRow> jobs,
    int jobCount,
    List<JobRow> passedOver,
    int unservable,
    List<RunnerRow> runners,
    int runnerCount,
    List<DecisionRow> decisions) {

  /** A pool as it is now. */
  public static PoolScreen of(PoolDetails pool, Instant now) {
    return new PoolScreen(
        pool.namespace(),
        pool.name(),
        pool.architecture(),
        PoolWords.badge(pool),
        figures(pool, now),
        PoolWords.bar(pool),
        PoolWords.runners(pool),
        pool.blocker()
            .map(blocker -> "It %s: no runner is started for more jobs.".formatted(blocker.words()))
            .orElse(""),
        pool.nextCheck().map(next -> TimeText.until(next, now)).orElse(""),
        TimeText.ago(pool.at(), now),
        TagList.of(pool.rule().tags()),
        takes(pool),
        ShownText.sentence(pool.queue().means()),
        pool.queue().readAt().map(at -> TimeText.ago(at, now)).orElse("never"),
        pool.queue().signals().stream().map(ShownText::sentence).toList(),
        pool.queue().failure().map(ShownText::sentence).orElse(""),
        cost(pool),
        ConditionRow.of(pool),
        JobRow.of(pool.jobs(), now),
        pool.jobs().size(),
        JobRow.of(pool.passedOver(), now),
        pool.unservable(),
        RunnerRow.of(pool, now),
        pool.runners().size(),
        DecisionRow.of(pool, now));
  }

  private static List<Figure> figures(PoolDetails pool, Instant now) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "jobs wait",
            pool.waiting().map(String::valueOf).orElse("not known"),
            PoolWords.oldest(pool).map(at -> "oldest since " + TimeText.minute(at)).orElse("")));
    figures.add(Figure.of("busy", pool.in(RunnerState.BUSY)));
    figures.add(
        new Figure(
            "idle",
            Long.toString(pool.in(RunnerState.IDLE)),
            pool.warm() > 0 ? pool.warm() + " wanted warm" : ""));
    figures.add(Figure.of("starting", pool.in(RunnerState.STARTING)));
    figures.add(
        new Figure(
            "of " + pool.max() + " runners at most", Long.toString(PoolWords.live(pool)), ""));
    figures.add(new Figure("per hour now", PoolWords.dollars(pool), ""));
    return figures;
  }

  private static String takes(PoolDetails pool) {
    String untagged = pool.rule().runUntagged() ? "and those without tags" : "none without tags";
    String refs = pool.rule().protectedOnly() ? "; of protected branches and tags only" : "";
    return "Jobs whose tags are all among these, " + untagged + refs + ".";
  }

  private static String cost(PoolDetails pool) {
    return pool.cost()
        .map(
            cost ->
                "$%s per hour, prices from %s"
                    .formatted(ShownText.name(cost.dollars()), ShownText.sentence(cost.source())))
        .orElse("No price is known of its nodes, or it has no pod.");
  }
}
