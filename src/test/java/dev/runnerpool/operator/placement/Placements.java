package dev.runnerpool.operator.placement;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFeed;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What tests make of the placement of pools. */
public final class Placements {

  /** How soon it looks again where there are no NodePools. */
  static final Duration SOON = Duration.ofMillis(200);

  private Placements() {}

  /** Of pools that name neither node pools nor node groups, which nobody is asked for. */
  public static PoolPlacement none() {
    return of(null);
  }

  /** Of pools in that cluster, while EKS is not asked. */
  public static PoolPlacement of(KubernetesClient client) {
    PlacementChanges changes = new PlacementChanges();
    PlacementThread thread = new PlacementThread();
    return new PoolPlacement(
        new NodePools(client, thread, changes, SOON),
        new NodeGroups(
            new NoFeed(),
            config(Optional.empty(), Optional.empty()),
            Optional.empty(),
            new GroupNodes(changes),
            thread,
            changes,
            InstantSource.system()),
        changes);
  }

  /** Settings; EKS is asked if there is a cluster. */
  static NodeGroupConfig config(Optional<String> cluster, Optional<String> region) {
    return new NodeGroupConfig() {
      @Override
      public boolean enabled() {
        return cluster.isPresent() || region.isPresent();
      }

      @Override
      public Optional<String> cluster() {
        return cluster;
      }

      @Override
      public Optional<String> region() {
        return region;
      }

      @Override
      public Duration refresh() {
        return Duration.ofMinutes(10);
      }

      @Override
      public Duration longestBackoff() {
        return Duration.ofMinutes(10);
      }
    };
  }

  private static final class NoFeed implements NodeGroupFeed {
    @Override
    public Optional<NodeGroupFacts> describe(String region, String cluster, String name) {
      throw new AssertionError("EKS is not to be asked");
    }

    @Override
    public List<String> names(String region, String cluster) {
      throw new AssertionError("EKS is not to be asked");
    }
  }
}
