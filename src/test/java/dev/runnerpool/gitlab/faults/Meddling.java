package dev.runnerpool.gitlab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import java.util.concurrent.locks.LockSupport;

/**
 * What somebody does in GitLab who does not know of pools. The jobs that are taken thereby carry a
 * tag of their own, so that they never count as the pool's: its need of runners stays as it is.
 */
record Meddling(SimulatedGitLab gitlab, Auditor auditor) {

  private static final String JOB = "meddled: {tags: [meddled], script: [make]}";
  private static final String TAG = "\"tag_list\": [\"meddled\"]";
  private static final long MOMENT = 20_000_000;
  private static final int MOMENTS = 20;
  private static final int TRIES = 5;

  /** Gives a runner other tags, by which it takes a job as one of its processes, which fails. */
  void takeAndFail(long runner, String token, String systemId) {
    push();
    for (int tries = 0; tries < TRIES; tries++) {
      // The operator may be quicker to change the tags back.
      auditor.change(runner, "{" + TAG + "}");
      if (auditor.failJob(token, systemId)) {
        return;
      }
    }
    throw new IllegalStateException("runner %d was never given a job".formatted(runner));
  }

  /** The same, but nothing more is heard of the process, nor of a pod of its. */
  void takeAndVanish(long runner, String token, String systemId) {
    push();
    for (int tries = 0; tries < TRIES; tries++) {
      auditor.change(runner, "{" + TAG + "}");
      if (auditor.takeJob(token, systemId)) {
        return;
      }
    }
    throw new IllegalStateException("runner %d was never given a job".formatted(runner));
  }

  /** Unpauses a sentinel and has it take a job; in vain if it does not ask for one. */
  void wake(JsonNode sentinel) {
    push();
    long id = sentinel.path("id").asLong();
    for (int tries = 0; tries < TRIES; tries++) {
      auditor.change(id, "{\"paused\": false, " + TAG + "}");
      for (int moment = 0; moment < MOMENTS; moment++) {
        LockSupport.parkNanos(MOMENT);
        if (gitlab.jobs().stream().anyMatch(job -> Long.valueOf(id).equals(job.runnerId()))) {
          return;
        }
      }
    }
  }

  private void push() {
    gitlab.pushPipeline(Served.PROJECT_PATH, "main", true, JOB);
  }
}
