package dev.runnerpool.gitlab.queue;

import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A group in which a job waits, or does not, in each way that GitLab knows. */
final class EveryShape {

  static final String GROUP = "team";
  static final String APP = "team/app";
  static final List<String> PROJECTS = List.of(APP, "team/down/other", "team/busy", "team/idle");

  /** Names of jobs that wait for a runner; all others have another reason not to run. */
  static final List<String> WAITING =
      List.of(
          "branch",
          "child",
          "child-of-ended",
          "child-of-merge-request",
          "detached",
          "downstream",
          "fork",
          "grandchild",
          "merged-result",
          "needs-none",
          "resource-1",
          "retried",
          "scheduled",
          "tagged",
          "train");

  private final SimulatedGitLab gitlab;

  private EveryShape(SimulatedGitLab gitlab) {
    this.gitlab = gitlab;
  }

  /** Makes all of it. */
  static void in(SimulatedGitLab gitlab) {
    PROJECTS.forEach(gitlab::createProject);
    gitlab.createProject("forks/app");
    EveryShape shape = new EveryShape(gitlab);
    shape.branch();
    shape.triggers();
    shape.mergeRequests();
    shape.retried();
    gitlab.startPipeline(APP, Origin.schedule("main"), job("scheduled"), Map.of());
    gitlab.startPipeline(APP, Origin.tag("v1"), job("tagged"), Map.of());
    for (int pipeline = 0; pipeline < 25; pipeline++) {
      gitlab.pushPipeline("team/busy", "main", false, job("many-" + pipeline));
    }
    shape.assigned();
  }

  private static String job(String name) {
    return name + ": {script: [make], tags: [arm64]}\n";
  }

  private void branch() {
    gitlab.pushPipeline(
        APP,
        "main",
        false,
        """
        branch: {script: [make], tags: [arm64]}
        played: {script: [make], when: manual}
        later: {script: [make], when: delayed, start_in: 1 hour}
        after: {script: [make], stage: deploy}
        needs-none: {script: [make], stage: deploy, needs: []}
        needs-branch: {script: [make], needs: [branch]}
        needs-elsewhere: {script: [make], stage: deploy, needs: [{pipeline: "1", job: x}, branch]}
        resource-1: {script: [make], resource_group: production}
        resource-2: {script: [make], resource_group: production}
        """);
  }

  /** Of a parent that has ended, of one that waits for it, of a child, in another project. */
  private void triggers() {
    gitlab.startPipeline(
        APP,
        Origin.push("main"),
        "start: {trigger: {include: child.yml}}",
        Map.of("child.yml", job("child-of-ended")));
    gitlab.startPipeline(
        APP,
        Origin.push("main"),
        """
        start: {trigger: {include: [{local: child.yml}], strategy: depend}}
        elsewhere: {trigger: {project: team/down/other, branch: main}}
        after-child: {script: [make], stage: deploy}
        """,
        Map.of(
            "child.yml",
            job("child") + "deeper: {trigger: {include: grandchild.yml}}",
            "grandchild.yml",
            job("grandchild"),
            "team/down/other",
            job("downstream")));
  }

  private void mergeRequests() {
    MergeRequest inside = gitlab.mergeRequest(1, APP, "feature", APP, "main");
    MergeRequest fork = gitlab.mergeRequest(2, "forks/app", "feature", APP, "main");
    run(Origin.of(inside, MergeRequest.Kind.DETACHED), "detached");
    run(Origin.of(inside, MergeRequest.Kind.MERGED_RESULT), "merged-result");
    run(Origin.of(inside, MergeRequest.Kind.TRAIN), "train");
    run(Origin.of(fork, MergeRequest.Kind.DETACHED), "fork");
    gitlab.startPipeline(
        APP,
        Origin.of(inside, MergeRequest.Kind.DETACHED),
        "start: {trigger: {include: child.yml}}",
        Map.of("child.yml", job("child-of-merge-request")));
  }

  private void run(Origin origin, String name) {
    gitlab.startPipeline(APP, origin, job(name), Map.of());
  }

  /** In a pipeline that had ended: it runs now, and is not pending. */
  private void retried() {
    gitlab.pushPipeline(APP, "main", false, job("retried"));
    SimulatedJob first = named(job -> job.name().equals("retried"));
    gitlab.cancel(first.id());
    gitlab.retry(first.id());
  }

  /** To a runner that has not acknowledged it yet. */
  private void assigned() {
    long group = gitlab.createGroup(GROUP).id();
    RunnerSettings tagged =
        new RunnerSettings(null, null, false, false, false, false, List.of("s390x"), null);
    String token = gitlab.createRunner(new RunnerScope.OfGroup(group), tagged);
    gitlab.pushPipeline(APP, "main", false, "assigned: {script: [make], tags: [s390x]}");
    new Client(gitlab.url())
        .call(
            "POST",
            "/api/v4/jobs/request",
            "{\"token\":\"%s\",\"system_id\":\"s_1\",\"info\":{\"features\":{\"two_phase_job_commit\":true}}}"
                .formatted(token));
    if (named(job -> job.name().equals("assigned")).runnerId() == null) {
      throw new IllegalStateException("the job was not given to the runner");
    }
  }

  private SimulatedJob named(Predicate<SimulatedJob> which) {
    return gitlab.jobs().stream().filter(which).reduce((first, last) -> last).orElseThrow();
  }
}
