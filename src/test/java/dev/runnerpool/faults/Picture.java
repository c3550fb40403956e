package dev.runnerpool.faults;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a pool is at one moment, without names and times: to be compared between courses. */
record Picture(Map<String, String> facts) {

  /** What a pool that is gone leaves. */
  static final Picture OF_NOTHING =
      new Picture(Map.of("runners", "0", "secrets", "", "budgets", "", "runners in GitLab", "0"));

  static Picture of(Lane lane) {
    Map<String, String> facts = new TreeMap<>();
    List<Pod> live = lane.pods().live();
    facts.put("runners", Integer.toString(live.size()));
    facts.put(
        "secrets",
        owned(lane, lane.client().secrets().inNamespace(lane.namespace()).list().getItems()));
    facts.put(
        "budgets",
        owned(
            lane,
            lane.client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(lane.namespace())
                .list()
                .getItems()));
    facts.put("runners in GitLab", Integer.toString(GitLabTruth.runners(lane).size()));
    RunnerPool pool = lane.pool().get();
    if (pool != null) {
      facts.put("finalizers", pool.getMetadata().getFinalizers().toString());
      status(pool, live.size(), facts);
    }
    return new Picture(facts);
  }

  private static void status(RunnerPool pool, int live, Map<String, String> facts) {
    RunnerPoolStatus status = pool.getStatus();
    if (status == null || status.runners() == null) {
      facts.put("status", "none");
      return;
    }
    facts.put(
        "conditions",
        status.conditions().stream()
            .map(condition -> condition.getType() + "=" + condition.getStatus())
            .sorted()
            .collect(Collectors.joining(",")));
    facts.put(
        "speaks of now",
        Boolean.toString(pool.getMetadata().getGeneration().equals(status.observedGeneration())));
    var counts = status.runners();
    facts.put(
        "counts",
        "%d starting, %d idle, %d busy".formatted(counts.starting(), counts.idle(), counts.busy()));
    facts.put(
        "counts are true",
        Boolean.toString(
            counts.starting() + counts.idle() + counts.busy() + counts.retiring() == live));
  }

  private static String owned(Lane lane, List<? extends HasMetadata> objects) {
    Stream<String> names =
        objects.stream()
            .filter(
                object ->
                    object.getMetadata().getLabels() != null
                        && lane.poolName()
                            .equals(object.getMetadata().getLabels().get(Labels.POOL)))
            .map(object -> object.getMetadata().getName().replace(lane.poolName(), "pool"));
    return names.sorted().collect(Collectors.joining(","));
  }

  /** What is not as in the other. */
  String differenceTo(Picture expected) {
    Map<String, String> all = new TreeMap<>(facts);
    expected.facts().forEach((fact, value) -> all.putIfAbsent(fact, "none"));
    return all.keySet().stream()
        .filter(
            fact ->
                !facts
                    .getOrDefault(fact, "none")
                    .equals(expected.facts().getOrDefault(fact, "none")))
        .map(
            fact ->
                "%s: %s, not %s"
                    .formatted(
                        fact,
                        facts.getOrDefault(fact, "none"),
                        expected.facts().getOrDefault(fact, "none")))
        .collect(Collectors.joining("; "));
  }
}
