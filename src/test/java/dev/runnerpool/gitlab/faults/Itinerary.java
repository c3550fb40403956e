package dev.runnerpool.gitlab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Which requests a pool makes in each stage when nothing fails; found by living a life. */
record Itinerary(Cluster cluster, Served served) implements Callable<Map<LifeStage, Set<String>>> {

  /** All that is asked again and again is asked so often within this time. */
  private static final Duration REST = Duration.ofSeconds(6);

  private static final int OFTEN = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Map<LifeStage, Set<String>> call() {
    Map<LifeStage, Set<String>> routes = new EnumMap<>(LifeStage.class);
    try (Life life = new Life(cluster, served)) {
      for (LifeStage stage : LifeStage.values()) {
        Instant began = Instant.now();
        life.begin(stage);
        boolean done =
            Trial.holds(
                PATIENCE,
                () -> {
                  boolean rested =
                      stage != LifeStage.AT_REST || Instant.now().isAfter(began.plus(REST));
                  return rested && life.isDone(stage);
                });
        assertThat(done)
            .as("%s: %s, though nothing failed; %s", life, stage, life.state())
            .isTrue();
        assertThat(life.pods().isWasteful(Life.RUNNERS, Life.MOST))
            .as("%s: %s: pods made or stopped for nothing: %s", life, stage, life.pods())
            .isEqualTo(stage == LifeStage.LEAVING);
        routes.put(stage, since(life, began, stage == LifeStage.AT_REST ? OFTEN : 1));
      }
    }
    return routes;
  }

  /** What was asked at least so often. */
  private static Set<String> since(Life life, Instant began, int often) {
    Map<String, Long> counts =
        life.requests().stream()
            .filter(entry -> !entry.at().isBefore(began))
            .peek(entry -> assertThat(entry.userAgent()).startsWith("runnerpool"))
            .collect(Collectors.groupingBy(RequestLog.Entry::route, Collectors.counting()));
    counts.values().removeIf(count -> count < often);
    return new TreeSet<>(counts.keySet());
  }
}
