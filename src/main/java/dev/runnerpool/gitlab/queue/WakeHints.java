package dev.runnerpool.gitlab.queue;

import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/** What was told of a queue and not yet read: that something changed, or in which projects. */
final class WakeHints {

  private final Set<Long> projects = new LinkedHashSet<>();
  private boolean anywhere;

  void add(OptionalLong project) {
    project.ifPresentOrElse(projects::add, () -> anywhere = true);
  }

  boolean none() {
    return !anywhere && projects.isEmpty();
  }

  /**
   * The projects to read, all of them told; none if the whole queue has to be read, or costs no
   * more than they do.
   */
  Set<Long> projects(int requestsOfAll) {
    return anywhere || projects.size() >= requestsOfAll ? Set.of() : Set.copyOf(projects);
  }

  void clear() {
    projects.clear();
    anywhere = false;
  }
}
