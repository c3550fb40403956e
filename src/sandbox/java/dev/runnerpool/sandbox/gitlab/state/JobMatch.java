package dev.runnerpool.sandbox.gitlab.state;

import java.util.HashSet;

/**
 * Whether a runner may take a job: GitLab's rule of scope, protected refs, untagged jobs and tags.
 *
 * <p>Tags: those of the job must be a subset of the runner's, compared by case.
 */
final class JobMatch {
  private JobMatch() {}

  static boolean matches(RegisteredRunner runner, Job job, Namespaces namespaces) {
    RunnerSettings settings = runner.settings();
    boolean tagged = !job.definition().tags().isEmpty();
    return inScope(runner.scope(), job.project(), namespaces)
        && (settings.runUntagged() || tagged)
        && new HashSet<>(settings.tags()).containsAll(job.definition().tags())
        && (!settings.refProtected() || job.pipeline().protectedRef());
  }

  static boolean inScope(RunnerScope scope, Project project, Namespaces namespaces) {
    if (scope instanceof RunnerScope.OfProject only) {
      return only.projectId() == project.id();
    }
    if (scope instanceof RunnerScope.OfGroup group) {
      return project.settings().groupRunnersEnabled()
          && Namespaces.holds(namespaces.group(group.groupId()), project);
    }
    return project.settings().sharedRunnersEnabled();
  }
}
