package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.PlacementSpec.Capacity;
import dev.runnerpool.api.spec.PlacementSpec.NodeChoice;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Simulated nodes on which the pools' runners and jobs can run. */
public final class NodeGroups {
  /** Made-up spot prices in dollars per hour; spot nodes are of these types. */
  public static final Map<String, Double> SPOT_PRICES =
      Map.of("m6g.2xlarge", 0.12, "m6i.2xlarge", 0.15);

  private static final Duration START = Duration.ofSeconds(12);
  private static final Duration IDLE_NODE = Duration.ofSeconds(30);
  private static final int CPU = 8;
  private static final int MEMORY_GIB = 32;
  private static final int PODS = 58;
  private static final int MOST = 40;

  /** Of each kind that jobs ask for, on one node. */
  private static final int DEVICES = 4;

  private NodeGroups() {}

  /** The groups for the pools, with quick ways on a warm cluster. */
  public static SimulatedNodes.Options options(List<RunnerPool> pools, double speed, long seed) {
    SimulatedNodes.Options usual = SimulatedNodes.Options.of(speed);
    return new SimulatedNodes.Options(
        of(pools),
        speed,
        seed,
        usual.imagePull(),
        IDLE_NODE,
        usual.usualJob(),
        usual.scheduling(),
        usual.onlyFor(),
        usual.adopted());
  }

  /**
   * A group for each architecture, with one node always there, and one for each further kind of
   * nodes that a pool names, with the taints that it tolerates and the devices that its jobs need.
   */
  public static List<NodeGroup> of(List<RunnerPool> pools) {
    Set<NodeGroup> groups = new LinkedHashSet<>();
    for (Architecture each : Architecture.values()) {
      groups.add(group("general-" + each.label(), each, 1, false, Map.of(), List.of(), Map.of()));
    }
    for (RunnerPool pool : pools) {
      if (pool.getSpec().placement() != null) {
        for (NodeChoice choice : pool.getSpec().placement().nodes()) {
          groups.add(group(pool.getSpec(), choice));
        }
      }
    }
    return List.copyOf(groups);
  }

  private static NodeGroup group(RunnerPoolSpec pool, NodeChoice choice) {
    String name = choice.nodePool() != null ? choice.nodePool() : choice.nodeGroup();
    return group(
        name == null ? "labelled-" + pool.architecture().label() : name,
        pool.architecture(),
        0,
        choice.capacity() == Capacity.Spot,
        choice.labels(),
        pool.placement().tolerations().stream().map(NodeGroups::taint).toList(),
        devices(pool));
  }

  private static Taint taint(Toleration tolerated) {
    return new TaintBuilder()
        .withKey(tolerated.getKey())
        .withValue(tolerated.getValue())
        .withEffect(tolerated.getEffect() == null ? "NoSchedule" : tolerated.getEffect())
        .build();
  }

  private static Map<String, Integer> devices(RunnerPoolSpec pool) {
    Map<String, Integer> devices = new TreeMap<>();
    if (pool.runner() != null) {
      pool.runner().job().resources().limits().keySet().stream()
          .filter(resource -> resource.contains("/"))
          .forEach(resource -> devices.put(resource, DEVICES));
    }
    return devices;
  }

  private static NodeGroup group(
      String name,
      Architecture architecture,
      int least,
      boolean spot,
      Map<String, String> labels,
      List<Taint> taints,
      Map<String, Integer> devices) {
    Map<String, String> all = new TreeMap<>(labels);
    all.put("eks.amazonaws.com/capacityType", spot ? "SPOT" : "ON_DEMAND");
    String type =
        (spot ? "m6" : "m7") + (architecture == Architecture.ARM64 ? "g.2xlarge" : "i.2xlarge");
    return new NodeGroup(
        name,
        architecture.label(),
        type,
        CPU,
        MEMORY_GIB,
        PODS,
        least,
        MOST,
        START,
        spot,
        all,
        taints,
        devices);
  }
}
