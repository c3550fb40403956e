package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.operator.leader.Election.Standing;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final LeaseInMemory memory = new LeaseInMemory();
  private final Party first = new Party("first");
  private final Party second = new Party("second");

  private final class Party {
    final LeaseTerm leaderGuard = new LeaseTerm(memory);
    final Election election;

    Party(String identity) {
      election =
          new Election(
              memory.leases(), leaderGuard, new Election.Terms(identity, LEASE, DEADLINE), memory);
    }

    Standing step() {
      return election.step();
    }
  }

  @Test
  void theFirstLeadsAndTheSecondStandsBy() {
    assertThat(first.step()).isEqualTo(Standing.LEADING);
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
    assertThat(first.leaderGuard.holds()).isTrue();
    assertThat(second.leaderGuard.holds()).isFalse();
    assertThat(second.election.holder()).isEqualTo("first");
  }

  @Test
  void whoLeadsKnowsUpToWhenTheOneBeforeDid() {
    first.step();
    memory.pass(RETRY);
    first.step();
    Instant heardOf = memory.stored().renewed();
    second.step();
    assertThat(second.election.ledBeforeUntil()).as("stands by").isEmpty();
    memory.pass(LEASE);
    second.step();
    assertThat(second.election.ledBeforeUntil()).contains(heardOf);
    assertThat(first.election.ledBeforeUntil()).as("there was no lease").isEmpty();
  }

  @Test
  void aLeaderThatRenewsStaysForEver() {
    first.step();
    for (int i = 0; i < 100; i++) {
      memory.pass(RETRY);
      assertThat(first.step()).isEqualTo(Standing.LEADING);
      assertThat(second.step()).isEqualTo(Standing.STANDBY);
    }
    assertThat(memory.stored().transitions()).isZero();
  }

  @Test
  void aSilentLeaderIsReplacedOnlyAfterTheWholeLeaseWasSeenUnchanged() {
    first.step();
    memory.pass(LEASE.minusSeconds(1));
    assertThat(second.step()).as("sees the lease for the first time").isEqualTo(Standing.STANDBY);
    memory.pass(LEASE.minusMillis(1));
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
    memory.pass(Duration.ofMillis(1));
    assertThat(second.step()).isEqualTo(Standing.LEADING);
    assertThat(memory.stored().transitions()).isEqualTo(1);
  }

  @Test
  void aStoppedLeaderMayNotActWhenItGoesOnAndLosesAtItsNextStep() {
    first.step();
    second.step();
    memory.pass(LEASE);
    assertThat(first.leaderGuard.holds()).as("before it has spoken with anybody").isFalse();
    assertThatThrownBy(first.leaderGuard::check).isInstanceOf(NotLeadingException.class);
    assertThatThrownBy(first.leaderGuard::act).isInstanceOf(NotLeadingException.class);
    second.step();
    assertThat(first.step()).isEqualTo(Standing.LOST);
    assertThat(first.leaderGuard.holds()).isFalse();
    assertThat(second.leaderGuard.holds()).isTrue();
  }

  @Test
  void aLeaderOnAMachineThatSleptMayNotAct() {
    first.step();
    memory.sleep(DEADLINE);
    assertThat(first.leaderGuard.holds()).isFalse();
  }

  @Test
  void whoStandsByOnAMachineThatSleptDoesNotTakeOverEarly() {
    first.step();
    second.step();
    memory.sleep(LEASE.multipliedBy(2));
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
  }

  @Test
  void anOutageEndsActingBeforeTheLeaseEndsAndItGoesOnIfNobodyElseLed() {
    first.step();
    memory.fault = LeaseInMemory.Fault.UNREACHABLE;
    memory.pass(DEADLINE.minusMillis(1));
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    assertThat(first.leaderGuard.holds()).isTrue();
    memory.pass(Duration.ofMillis(1));
    assertThat(first.leaderGuard.holds()).isFalse();
    memory.pass(Duration.ofHours(1));
    memory.fault = LeaseInMemory.Fault.NONE;
    assertThat(first.step()).isEqualTo(Standing.LEADING);
    assertThat(first.leaderGuard.holds()).isTrue();
    assertThat(memory.stored().transitions()).isZero();
  }

  @Test
  void aRenewalWhoseAnswerIsLostIsNotTakenForAnothersLease() {
    first.step();
    memory.fault = LeaseInMemory.Fault.ANSWER_LOST;
    memory.pass(RETRY);
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    memory.fault = LeaseInMemory.Fault.NONE;
    assertThat(first.step()).isEqualTo(Standing.LEADING);
  }

  @Test
  void aLeaseTakenWithoutAnAnswerIsOurs() {
    memory.fault = LeaseInMemory.Fault.ANSWER_LOST;
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    assertThat(first.leaderGuard.holds()).isFalse();
    memory.fault = LeaseInMemory.Fault.NONE;
    assertThat(first.step()).isEqualTo(Standing.LEADING);
  }

  @Test
  void aReleasedLeaseIsTakenAtOnce() {
    first.step();
    second.step();
    first.election.release();
    assertThat(first.leaderGuard.holds()).isFalse();
    assertThat(second.step()).isEqualTo(Standing.LEADING);
  }

  @Test
  void whoStandsByReleasesNothing() {
    first.step();
    second.step();
    second.election.release();
    assertThat(memory.stored().holder()).isEqualTo("first");
  }

  @Test
  void aDeletedLeaseIsMadeAgainByItsHolderAndWaitedForByOthers() {
    first.step();
    second.step();
    memory.delete();
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
    assertThat(first.step()).isEqualTo(Standing.LEADING);
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
  }

  @Test
  void aLapsedLeaderWhoseLeaseIsGoneDoesNotGoOn() {
    first.step();
    memory.pass(DEADLINE);
    memory.delete();
    assertThat(first.step()).isEqualTo(Standing.LOST);
  }

  /** Whatever happens in whatever order, at no time may two act. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverTwo(long seed) {
    Random random = new Random(seed);
    List<Party> parties = new ArrayList<>(List.of(first, second, new Party("third")));
    int led = 0;
    for (int i = 0; i < 20_000; i++) {
      int which = random.nextInt(parties.size());
      switch (random.nextInt(40)) {
        case 0 -> memory.pass(Duration.ofMillis(random.nextInt(20_000)));
        case 1 -> memory.fault = LeaseInMemory.Fault.values()[random.nextInt(3)];
        case 2 -> parties.set(which, new Party("party-" + i));
        case 3 -> memory.fault = LeaseInMemory.Fault.NONE;
        default -> memory.pass(Duration.ofMillis(random.nextInt(700)));
      }
      try {
        if (parties.get(which).step() == Standing.LOST) {
          parties.set(which, new Party("party-" + i));
        }
      } catch (KubernetesClientException outOfReach) {
        assertThat(memory.fault).isNotEqualTo(LeaseInMemory.Fault.NONE);
      }
      long acting = parties.stream().filter(party -> party.leaderGuard.holds()).count();
      assertThat(acting).as("step %d", i).isLessThanOrEqualTo(1);
      led += (int) acting;
    }
    assertThat(led).as("steps with a leader").isGreaterThan(5_000);
  }
}
