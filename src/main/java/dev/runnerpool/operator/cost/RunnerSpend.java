package dev.runnerpool.operator.cost;

import dev.runnerpool.core.scaling.Spend;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What each runner costs with its job: what its job's pod costs, or will. */
final class RunnerSpend {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Double> alone = new HashMap<>();
  private final Map<String, Double> expected = new HashMap<>();
  private final Map<String, Double> jobs = new HashMap<>();

  /** A runner that is not over, by its id and its pod's name. */
  void addRunner(String id, String name, double hourly, double withJob) {
    names.put(id, name);
    alone.put(id, hourly);
    expected.put(id, withJob);
  }

  /** A job's pod that names that runner. */
  void addJob(String runner, double hourly) {
    jobs.merge(runner, hourly, Double::sum);
  }

  Spend money(OptionalDouble perRunner) {
    Map<String, Double> byRunner = new HashMap<>();
    alone.forEach(
        (id, hourly) -> {
          double job = Optional.ofNullable(jobs.remove(names.get(id))).orElse(0.0);
          byRunner.put(id, Math.max(expected.get(id), hourly + job));
        });
    double beside = jobs.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Spend(byRunner, perRunner, beside);
  }
}
