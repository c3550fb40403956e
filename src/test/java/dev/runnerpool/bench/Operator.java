package dev.runnerpool.bench;

import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.scenes.MetricSeries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The packaged operator of a trial, with the shipped rights. */
final class Operator implements AutoCloseable {
  private final World world;
  private final String name;
  private final Map<String, String> settings = new TreeMap<>();
  private OperatorProcess process;
  private int starts;

  Operator(World world, String name) {
    this.world = world;
    this.name = name;
  }

  void set(String key, String value) {
    settings.put(key, value);
  }

  /** Starts it and waits until it is ready; how long that took. */
  Duration start(String... flags) {
    Path kubeconfig =
        world
            .plane()
            .kubeconfig(
                world.folder().resolve(name + ".kubeconfig"),
                world.manifests().token(world.client()));
    List<String> jvm = new ArrayList<>(world.jvm().options());
    jvm.addAll(Profile.options());
    String more = System.getProperty("bench.jvm", "");
    if (!more.isBlank()) {
      jvm.addAll(List.of(more.split(" ")));
    }
    OperatorProcess.Options options =
        OperatorProcess.Options.of(
                kubeconfig, world.folder().resolve("%s-%d.log".formatted(name, ++starts)))
            .withJar(world.operator())
            .withJvm(jvm)
            .withEnvironment("LEASE_NAMESPACE", world.manifests().namespace())
            .withFlags(flags);
    for (Map.Entry<String, String> variable : world.jvm().environment().entrySet()) {
      options = options.withEnvironment(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.withProperty(setting.getKey(), setting.getValue());
    }
    Instant begun = Instant.now();
    process = OperatorProcess.start(options);
    return Duration.between(begun, Instant.now());
  }

  /** Ends it without a chance to say goodbye. */
  void kill() {
    Path profile = world.folder().resolve("%s-%d".formatted(name, starts));
    process.pid().ifPresent(pid -> Profile.take(pid, profile, world::say));
    process.signal("KILL");
    process.awaitEnd(Duration.ofSeconds(10));
    process.close();
    process = null;
  }

  /** Number of its process. */
  long pid() {
    return process.pid().orElseThrow();
  }

  /** Where its port answers, without a slash at the end. */
  String url() {
    return process.url();
  }

  /** How often it looked at pools since its start. */
  double looks() {
    return MetricSeries.values(process.metrics(), "runnerpool_reconcile_duration_seconds_count")
        .sum();
  }

  ProcessUse use() {
    return ProcessUse.of(pid());
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
