package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A decision that changed something. */
public record DecisionRow(
    String clock, String age, String pool, String address, String reason, String message) {

  private record Made(PoolDetails pool, PastDecision decision) {}

  /** Those of one pool, the newest first. */
  public static List<DecisionRow> of(PoolDetails pool, Instant now) {
    return pool.decisions().stream().map(each -> row(new Made(pool, each), now)).toList();
  }

  /** The last so many of all pools, the newest first. */
  public static List<DecisionRow> last(List<PoolDetails> pools, int most, Instant now) {
    Comparator<Made> oldestFirst = Comparator.comparing(made -> made.decision().at());
    PriorityQueue<Made> newest = new PriorityQueue<>(oldestFirst);
    for (PoolDetails pool : pools) {
      for (PastDecision decision : pool.decisions()) {
        boolean full = newest.size() == most;
        if (full && !decision.at().isAfter(newest.peek().decision().at())) {
          break;
        }
        if (full) {
          newest.poll();
        }
        newest.add(new Made(pool, decision));
      }
    }
    List<Made> sorted = new ArrayList<>(newest);
    sorted.sort(oldestFirst.reversed());
    return sorted.stream().map(made -> row(made, now)).toList();
  }

  private static DecisionRow row(Made made, Instant now) {
    PastDecision decision = made.decision();
    return new DecisionRow(
        TimeText.clock(decision.at()),
        TimeText.ago(decision.at(), now),
        made.pool().key(),
        PoolWords.address(made.pool().namespace(), made.pool().name()),
        decision.reason().name(),
        ShownText.sentence(decision.message()));
  }
}
