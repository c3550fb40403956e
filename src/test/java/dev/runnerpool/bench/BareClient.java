package dev.runnerpool.bench;

import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The ceiling: a client that creates the same pods and does nothing else. */
record BareClient(int pods) implements Case {
  private static final int WIDTH = 16;

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public String what() {
    return pods + " of the operator's pods created by a client alone, 16 at once";
  }

  @Override
  public Contender contender() {
    return Contender.CEILING;
  }

  @Override
  public List<Figure> run(World world) {
    String namespace = "bare-" + Instant.now().toEpochMilli();
    world.namespace(namespace, "none");
    ExecutorService threads = Executors.newFixedThreadPool(WIDTH);
    try {
      var pool =
          PoolManifest.named("linux").in(namespace).created().scaling("max: " + pods).build();
      ConcurrentLinkedQueue<Instant> made = new ConcurrentLinkedQueue<>();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < pods; i++) {
        Pod pod = RunnerPods.pod(pool, i, 0, "revision");
        pod.getMetadata().setOwnerReferences(List.of());
        all.add(
            threads.submit(
                () -> {
                  world.client().resource(pod).create();
                  made.add(Instant.now());
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      return List.of(
          Figure.of("pods created a second", Burst.rate(new ArrayList<>(made)), "pods/s"));
    } catch (java.util.concurrent.ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
      world.clear(namespace);
    }
  }
}
