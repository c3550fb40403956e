package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.ScalingSpec;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the sandbox must know of a pool to judge it, from its manifest.
 *
 * @param architecture {@code arm64} or {@code amd64}
 * @param tags with the architecture
 * @param runUntagged whether it also takes jobs without tags
 * @param max most runners alive
 * @param warmAtMost most warm runners at any time of the week
 * @param group full path, null if the pool serves another scope
 * @param project full path, null if the pool serves another scope
 */
public record PoolFacts(
    String namespace,
    String name,
    String architecture,
    Set<String> tags,
    boolean runUntagged,
    int max,
    int warmAtMost,
    String group,
    String project) {

  /** Copies the tags. */
  public PoolFacts {
    tags = Set.copyOf(tags);
  }

  static PoolFacts of(RunnerPool pool) {
    String architecture = pool.getSpec().architecture().toString();
    ScalingSpec scaling = pool.getSpec().scaling();
    Set<String> tags = new TreeSet<>(pool.getSpec().tags());
    tags.add(architecture);
    int scheduled =
        scaling.schedules().stream().mapToInt(ScalingSpec.Schedule::warm).max().orElse(0);
    return new PoolFacts(
        pool.getMetadata().getNamespace(),
        pool.getMetadata().getName(),
        architecture,
        tags,
        pool.getSpec().runUntagged(),
        scaling.max(),
        Math.max(scaling.warm(), scheduled),
        pool.getSpec().gitlab().group(),
        pool.getSpec().gitlab().project());
  }

  /** Whether the pool may take a job of the project with these tags; GitLab's rule. */
  boolean takes(String jobProject, Set<String> jobTags) {
    boolean inScope =
        group != null
            ? jobProject.startsWith(group + "/")
            : project == null || project.equals(jobProject);
    return inScope && (jobTags.isEmpty() ? runUntagged : tags.containsAll(jobTags));
  }
}
