package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packaged operators that share a lease, each a ServiceAccount of its own, so that kube-apiserver's
 * audit log tells who did what. Jobs wait and nobody takes them: one pod per job, no more and no
 * less, is what the operators together must come to.
 */
@OnControlPlane
class LeaderElectionIT {

  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = LEASE.multipliedBy(12);

  @TempDir Path folder;

  @Test
  void oneActsWhateverBecomesOfTheOther(ControlPlane plane) {
    try (SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
        LeaderStage stage = LeaderStage.open(plane, gitlab, folder, LEASE)) {
      LeaderParty a = stage.party("a");
      LeaderParty b = stage.party("b");
      Instant begun = Instant.now();

      stage.pushJobs(3);
      a.start();
      stage.awaitPods(PATIENCE);
      b.start();
      assertThat(a.gauge()).isEqualTo(1);
      assertThat(b.gauge()).as("ready, and stands by").isZero();
      assertThat(b.process().status("/q/health/live")).isEqualTo(200);

      explain(a, b);
      stopAndContinue(stage, a, b);
      a.start();
      kill(stage, b, a);
      b.start();
      terminate(stage, a, b);

      assertThat(turns(stage.writes()))
          .as("who wrote, in turn")
          .containsExactly("a", "b", "a", "b");
      assertThat(stage.writes().stream().filter(LeaderElectionIT::makesPod))
          .as("pods asked for by all together: one per job")
          .hasSize(stage.jobs());
      assertThat(stage.writes()).noneMatch(entry -> entry.verb().equals("delete"));
      assertThat(stage.runnersMade()).as("the pool's runner and its sentinel").isEqualTo(2);
      assertThat(b.writesSince(begun)).isNotEmpty();
    }
  }

  /** By the shipped settings, as who may exec into their pods; nobody else is told anything. */
  private static void explain(LeaderParty leader, LeaderParty standby) {
    assertThat(ExplainCommand.say(leader.process(), "pool", "linux"))
        .startsWith("Pool leader-election/linux (arm64)")
        .contains("Waiting 3, starting 3");
    assertThat(ExplainCommand.say(standby.process(), "pool", "linux"))
        .startsWith("This replica does not lead and knows no pools; the leader, ")
        .endsWith("does not answer requests from here: ask in the leader's own pod. ");
    for (LeaderParty each : List.of(leader, standby)) {
      assertThat(each.process().status("/api/v1/pools")).as("without the token").isEqualTo(404);
    }
  }

  /**
   * The leader stands still past its lease. When it goes on it may not even look at the lease, so
   * that nothing but its own clock tells it that its time is over.
   */
  private static void stopAndContinue(LeaderStage stage, LeaderParty leader, LeaderParty next) {
    Instant stopped = Instant.now();
    leader.process().signal("STOP");
    stage.pushJobs(2);
    stage.awaitPods(PATIENCE);
    report("SIGSTOP", stopped, next);

    leader.forbidLease();
    long refusals = leader.refusals();
    Instant continued = Instant.now();
    leader.process().signal("CONT");
    stage.pushJobs(2);
    stage.awaitPods(PATIENCE);
    await("the continued process asks for its lease in vain, again and again")
        .atMost(PATIENCE)
        .until(() -> leader.refusals() >= refusals + 6);
    assertThat(leader.writesSince(continued))
        .as("writes of the process that was stopped and continued")
        .isEmpty();
    assertThat(leader.gauge()).as("runnerpool_leader of that process").isZero();

    leader.allowLease();
    assertThat(leader.process().awaitEnd(PATIENCE)).as("it ends when it learns").isEqualTo(1);
    assertThat(leader.writesSince(continued)).isEmpty();
  }

  private static void kill(LeaderStage stage, LeaderParty leader, LeaderParty next) {
    Instant killed = Instant.now();
    leader.process().signal("KILL");
    stage.pushJobs(1);
    stage.awaitPods(PATIENCE);
    report("SIGKILL", killed, next);
  }

  private static void terminate(LeaderStage stage, LeaderParty leader, LeaderParty next) {
    Instant ended = Instant.now();
    try (LeaseWatch lease = new LeaseWatch(stage.admin(), LeaderStage.NAMESPACE)) {
      leader.process().signal("TERM");
      // Until its end it is the leader: a job pushed before could still be its own.
      assertThat(leader.process().awaitEnd(PATIENCE)).as("exit status").isIn(0, 143);
      stage.pushJobs(1);
      stage.awaitPods(PATIENCE);
      await("the lease was given away").atMost(PATIENCE).until(lease::sawOneGivenAway);
    }
    report("SIGTERM", ended, next);
  }

  private static void report(String cause, Instant from, LeaderParty next) {
    await("the audit log has the successor's first write, whose effect was seen already")
        .atMost(PATIENCE)
        .until(() -> !next.writesSince(from).isEmpty());
    Duration took = Duration.between(from, next.writesSince(from).get(0).asked());
    System.out.printf(
        "leader election, lease %d s: %s to the successor's first write took %.2f s%n",
        LEASE.toSeconds(), cause, took.toMillis() / 1000.0);
  }

  private static boolean makesPod(AuditLog.Entry entry) {
    return entry.verb().equals("create") && entry.resource().equals("pods");
  }

  /** Who wrote, as often as it was another than before. */
  private static List<String> turns(List<AuditLog.Entry> writes) {
    List<String> turns = new ArrayList<>();
    for (AuditLog.Entry write : writes) {
      String party = write.user().substring(write.user().lastIndexOf(':') + 1);
      if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(party)) {
        turns.add(party);
      }
    }
    return turns;
  }
}
