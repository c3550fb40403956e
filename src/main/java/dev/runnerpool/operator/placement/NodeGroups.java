package dev.runnerpool.operator.placement;

import dev.runnerpool.core.placement.NodeGroupFeed;
import dev.runnerpool.core.placement.NodeGroupKnowledge;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is known of managed node groups: by EKS where it is asked, else by their nodes. */
@Singleton
class NodeGroups {

  /** Pools that are seen together are asked after together. */
  private static final Duration JOINED = Duration.ofSeconds(1);

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Optional<NodeGroupRefresh> refresh;
  private final GroupNodes nodes;
  private final PlacementThread thread;
  private final PlacementChanges changes;
  private final PlacementThread.Task read = this::read;

  NodeGroups(
      NodeGroupFeed feed,
      NodeGroupConfig config,
      @ConfigProperty(name = "aws.region") Optional<String> ofProcess,
      GroupNodes nodes,
      PlacementThread thread,
      PlacementChanges changes,
      InstantSource clock) {
    this.nodes = nodes;
    this.thread = thread;
    this.changes = changes;
    this.refresh =
        config.enabled()
            ? Optional.of(
                new NodeGroupRefresh(
                    feed,
                    EksCluster.of(config, ofProcess),
                    config,
                    clock,
                    pause -> Thread.sleep(pause.toMillis())))
            : Optional.empty();
  }

  /** So that a wrong setting ends the start. */
  void start(@Observes StartupEvent event) {}

  /** What is known of that group; it is read from now on. */
  NodeGroupKnowledge known(String name) {
    if (refresh.isEmpty()) {
      return new NodeGroupKnowledge.Seen(nodes.of(name));
    }
    NodeGroupRefresh.Reading reading = refresh.get().reading(name);
    if (reading.answer().isPresent()) {
      NodeGroupRefresh.Answer answer = reading.answer().get();
      return answer.facts().isPresent()
          ? new NodeGroupKnowledge.Described(answer.facts().get(), reading.remark())
          : new NodeGroupKnowledge.Missing(
              refresh.get().cluster().name(), answer.others(), reading.remark());
    }
    Optional<String> failure = refresh.get().failure();
    if (failure.isEmpty()) {
      thread.wake(read, JOINED);
    }
    return failure.isPresent()
        ? new NodeGroupKnowledge.Unread(
            "node groups of %s cannot be read: %s"
                .formatted(refresh.get().cluster(), failure.get()),
            nodes.of(name))
        : new NodeGroupKnowledge.Seen(nodes.of(name));
  }

  /** Whether EKS is asked after that group and did not answer yet. */
  boolean isPending(String name) {
    return refresh
        .filter(asked -> asked.reading(name).answer().isEmpty() && asked.failure().isEmpty())
        .isPresent();
  }

  /** No other groups are named any more. */
  void keepOnly(Set<String> names) {
    refresh.ifPresent(asked -> asked.keepOnly(names));
  }

  private void read() throws InterruptedException {
    NodeGroupRefresh asked = refresh.orElseThrow();
    Set<String> changed = asked.step();
    if (!changed.isEmpty()) {
      changes.ofNodeGroups(changed);
    }
    asked.untilNext().ifPresent(in -> thread.wake(read, in.compareTo(LEAST) > 0 ? in : LEAST));
  }
}
