package dev.runnerpool.faults;

import dev.runnerpool.sandbox.gitlab.Trouble;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** T13: GitLab does not give jobs to the runners for which the operator counts them. */
final class DemandPlans {

  private static final String JOB = "job%d: {tags: [arm64], script: [sleep 20]}\n";
  private static final Fault NO_JOBS =
      new Fault("POST /api/v4/jobs/request", "*", Fault.Kind.REFUSE, 0, 0, -1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer than a job waits beside an idle runner, and than the pause after it. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final int JOBS = 5;

  /** A few tries within that time, each with as many runners as there may be. */
  private static final Plan.Excuse TRIED = new Plan.Excuse(4 * Lane.MAX, false);

  private DemandPlans() {}

  static Stream<Plan> passedOver() {
    Numbered plans = new Numbered("T13");
    for (Step step : new Step[] {Step.BURST, Step.REST, Step.LEAVE}) {
      plans.add(
          "%d jobs that GitLab gives to no runner at %s".formatted(JOBS, step),
          unservable(step, lane -> Course.pause(LONG)),
          TRIED);
    }
    plans.add(
        "the same at REST, and the operator is killed after it knew",
        unservable(
            Step.REST,
            lane -> {
              Course.pause(LONG);
              lane.restartOperator();
              Course.pause(LONG);
            }),
        new Plan.Excuse(2 * TRIED.pods(), false));
    plans.add(
        "the same at BURST, and GitLab is gone for a while",
        unservable(
            Step.BURST,
            lane -> {
              Course.pause(SHORT);
              lane.gitlab().faults().inject(Trouble.REFUSED.on("*", PATIENCE, -1));
              Course.pause(LONG);
              lane.gitlab().faults().clearAll();
              Course.pause(LONG);
            }),
        new Plan.Excuse(2 * TRIED.pods(), false));
    plans.add(
        "a merge request's job at REST while the pool serves protected refs alone",
        Scripts.during(
            Step.REST,
            lane -> {
              lane.merge("{protectedRefsOnly: true}");
              Course.pause(SHORT);
              lane.gitlab()
                  .pushPipeline(
                      lane.project(), "refs/merge-requests/1/head", false, JOB.formatted(1));
              Course.pause(LONG);
              lane.merge("{protectedRefsOnly: false}");
            }),
        new Plan.Excuse(3 * Lane.MAX, false));
    for (Step step : new Step[] {Step.BURST, Step.REST}) {
      plans.add(
          "no runner is given a job for 12 s at %s, and all idle ones pass theirs over"
              .formatted(step),
          Scripts.during(
              step,
              lane -> {
                lane.gitlab().faults().inject(NO_JOBS);
                lane.push(JOBS);
                Course.pause(Duration.ofSeconds(12));
                lane.gitlab().faults().clearAll();
              }),
          new Plan.Excuse(JOBS + 3 * Lane.MAX, false));
    }
    return plans.stream();
  }

  /** Jobs come that are given to no runner, and are cancelled at last. */
  private static Plan.Script unservable(Step step, Consumer<Lane> meanwhile) {
    return Scripts.during(
        step,
        lane -> {
          String project = lane.poolName() + "/other";
          lane.gitlab().createProject(project);
          lane.gitlab().faults().inject(NO_JOBS);
          StringBuilder jobs = new StringBuilder();
          for (int i = 0; i < JOBS; i++) {
            jobs.append(JOB.formatted(i));
          }
          long pipeline =
              lane.gitlab().pushPipeline(project, "main", false, jobs.toString()).pipelineId();
          meanwhile.accept(lane);
          GitLabTruth.cancel(lane, project, pipeline);
          lane.gitlab().faults().clearAll();
        });
  }
}
