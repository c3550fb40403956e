package dev.runnerpool.faults;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What must hold after every plan, whatever it did; O1 and O3 are looked at on the way. */
final class Oracles {
  /** Within this the operator knows that a runner took a job. */
  private static final Duration KNOWN = Duration.ofSeconds(2);

  private static final Pattern SECRETS = Pattern.compile("gl(pat|rt|cbt)-\\w{4}|whsec_\\w");
  private static final Pattern SLOT = Pattern.compile("-([0-9]+)$");

  private final Lane lane;
  private final Plan plan;
  private final List<ApiProxy.Written> written;

  Oracles(Lane lane, Plan plan, List<ApiProxy.Written> written) {
    this.lane = lane;
    this.plan = plan;
    this.written = written;
  }

  void look(int mostPods, List<Violation> found) {
    if (lane.pods().made() > mostPods) {
      found.add(
          new Violation("O2", "%d runners made, not %d".formatted(lane.pods().made(), mostPods)));
    }
    long deleted =
        written.stream().filter(w -> w.worked() && w.call().is("delete", "pods")).count();
    if (deleted > lane.pods().made()) {
      found.add(
          new Violation("O2", "%d pods deleted, %d made".formatted(deleted, lane.pods().made())));
    }
    if (lane.pods().most() > Lane.MAX) {
      found.add(new Violation("O4", "%d runners at once".formatted(lane.pods().most())));
    }
    written.stream()
        .filter(w -> w.worked() && w.call().is("delete", "pods"))
        .filter(w -> wasBusy(w.call().name(), w.at()))
        .forEach(w -> found.add(new Violation("O5", w.call().name() + " was busy and deleted")));
    lane.pods()
        .wrongArchitecture()
        .forEach(pod -> found.add(new Violation("O7", pod + " is not bound to arm64")));
    int inGitLab = GitLabTruth.runners(lane).size();
    if (inGitLab > 0) {
      found.add(new Violation("O6", inGitLab + " runners left in GitLab"));
    }
    lane.jobs().stream()
        .filter(job -> !endedWell(job))
        .forEach(
            job ->
                found.add(
                    new Violation(
                        "O9",
                        "job %s is %s %s, and its log ends with: %s"
                            .formatted(job.name(), job.status(), job.failureReason(), end(job)))));
    secrets(found);
  }

  /** The last line of a job's log: of one that did not even begin it says why. */
  private String end(SimulatedJob job) {
    return lane.gitlab().log(job.id()).lines().reduce("", (before, line) -> line);
  }

  private boolean endedWell(SimulatedJob job) {
    if (plan.kind().equals("T11") && "runner_provisioning_timeout".equals(job.failureReason())) {
      // Given to a runner in the instant it stopped, and never begun: GitLab has to repeat it, and
      // the repetition is looked at as any other job.
      return job.retriedBy() != null;
    }
    return plan.excuse().lostJobs()
        ? List.of("success", "failed", "canceled").contains(job.status())
        : job.status().equals("success");
  }

  /** A pod's slot is the end of its name, and of the name by which GitLab knows its process. */
  private boolean wasBusy(String pod, Instant at) {
    var slot = SLOT.matcher(pod);
    if (!slot.find()) {
      return false;
    }
    String end = "%04d".formatted(Integer.parseInt(slot.group(1)));
    return lane.jobs().stream()
        .filter(job -> job.systemId() != null && job.systemId().endsWith(end))
        .filter(job -> job.assignedAt() != null && job.assignedAt().plus(KNOWN).isBefore(at))
        // Not a later pod of the slot, while the first one's job is lost.
        .filter(job -> lane.pods().spanned(pod, job.assignedAt(), at))
        .anyMatch(job -> job.finishedAt() == null || job.finishedAt().isAfter(at));
  }

  private void secrets(List<Violation> found) {
    if (SECRETS.matcher(lane.operator().output()).find()) {
      found.add(new Violation("O10", "a secret in the log"));
    }
    lane.client().events().v1().events().inNamespace(lane.namespace()).list().getItems().stream()
        .map(Event::getNote)
        .filter(Objects::nonNull)
        .filter(note -> SECRETS.matcher(note).find())
        .forEach(note -> found.add(new Violation("O10", "a secret in an event")));
  }
}
