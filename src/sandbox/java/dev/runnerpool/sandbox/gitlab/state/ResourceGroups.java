package dev.runnerpool.sandbox.gitlab.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which job holds each resource group of a project, and which wait for it: one at a time, from the
 * time it is queued (GitLab's {@code AssignResourceFromResourceGroupService}, unordered).
 */
final class ResourceGroups {
  private final Map<String, Job> holders = new HashMap<>();
  private final Map<String, Deque<Job>> waiting = new HashMap<>();

  /** Whether the job may be queued now; else it waits, and is told of by {@link #release}. */
  boolean take(Job job) {
    String group = key(job);
    if (group == null || holders.putIfAbsent(group, job) == null || holders.get(group) == job) {
      return true;
    }
    waiting.computeIfAbsent(group, key -> new ArrayDeque<>()).add(job);
    return false;
  }

  /** The job has ended: the one that may be queued now, if any waits. */
  Optional<Job> release(Job job) {
    String group = key(job);
    if (group == null) {
      return Optional.empty();
    }
    waiting.getOrDefault(group, new ArrayDeque<>()).remove(job);
    if (!holders.remove(group, job)) {
      return Optional.empty();
    }
    return Optional.ofNullable(waiting.getOrDefault(group, new ArrayDeque<>()).poll());
  }

  private static String key(Job job) {
    String group = job.definition().resourceGroup();
    return group == null ? null : job.project().id() + " " + group;
  }
}
