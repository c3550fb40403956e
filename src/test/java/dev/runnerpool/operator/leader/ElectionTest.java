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

  private final World world = new World();
  private final Party first = new Party("first");
  private final Party second = new Party("second");

  private final class Party {
    final LeaseTerm leaderGuard = new LeaseTerm(world);
    final Election election;

    Party(String identity) {
      election =
          new Election(
              world.leases(), leaderGuard, new Election.Terms(identity, LEASE, DEADLINE), world);
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
    world.pass(RETRY);
    first.step();
    Instant heardOf = world.stored().renewed();
    second.step();
    assertThat(second.election.ledBeforeUntil()).as("stands by").isEmpty();
    world.pass(LEASE);
    second.step();
    assertThat(second.election.ledBeforeUntil()).contains(heardOf);
    assertThat(first.election.ledBeforeUntil()).as("there was no lease").isEmpty();
  }

  @Test
  void aLeaderThatRenewsStaysForEver() {
    first.step();
    for (int i = 0; i < 100; i++) {
      world.pass(RETRY);
      assertThat(first.step()).isEqualTo(Standing.LEADING);
      assertThat(second.step()).isEqualTo(Standing.STANDBY);
    }
    assertThat(world.stored().transitions()).isZero();
  }

  @Test
  void aSilentLeaderIsReplacedOnlyAfterTheWholeLeaseWasSeenUnchanged() {
    first.step();
    world.pass(LEASE.minusSeconds(1));
    assertThat(second.step()).as("sees the lease for the first time").isEqualTo(Standing.STANDBY);
    world.pass(LEASE.minusMillis(1));
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
    world.pass(Duration.ofMillis(1));
    assertThat(second.step()).isEqualTo(Standing.LEADING);
    assertThat(world.stored().transitions()).isEqualTo(1);
  }

  @Test
  void aStoppedLeaderMayNotActWhenItGoesOnAndLosesAtItsNextStep() {
    first.step();
    second.step();
    world.pass(LEASE);
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
    world.sleep(DEADLINE);
    assertThat(first.leaderGuard.holds()).isFalse();
  }

  @Test
  void whoStandsByOnAMachineThatSleptDoesNotTakeOverEarly() {
    first.step();
    second.step();
    world.sleep(LEASE.multipliedBy(2));
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
  }

  @Test
  void anOutageEndsActingBeforeTheLeaseEndsAndItGoesOnIfNobodyElseLed() {
    first.step();
    world.fault = World.Fault.UNREACHABLE;
    world.pass(DEADLINE.minusMillis(1));
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    assertThat(first.leaderGuard.holds()).isTrue();
    world.pass(Duration.ofMillis(1));
    assertThat(first.leaderGuard.holds()).isFalse();
    world.pass(Duration.ofHours(1));
    world.fault = World.Fault.NONE;
    assertThat(first.step()).isEqualTo(Standing.LEADING);
    assertThat(first.leaderGuard.holds()).isTrue();
    assertThat(world.stored().transitions()).isZero();
  }

  @Test
  void aRenewalWhoseAnswerIsLostIsNotTakenForAnothersLease() {
    first.step();
    world.fault = World.Fault.ANSWER_LOST;
    world.pass(RETRY);
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    world.fault = World.Fault.NONE;
    assertThat(first.step()).isEqualTo(Standing.LEADING);
  }

  @Test
  void aLeaseTakenWithoutAnAnswerIsOurs() {
    world.fault = World.Fault.ANSWER_LOST;
    assertThatThrownBy(first::step).isInstanceOf(KubernetesClientException.class);
    assertThat(first.leaderGuard.holds()).isFalse();
    world.fault = World.Fault.NONE;
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
    assertThat(world.stored().holder()).isEqualTo("first");
  }

  @Test
  void aDeletedLeaseIsMadeAnewByItsHolderAndWaitedForByOthers() {
    first.step();
    second.step();
    world.delete();
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
    assertThat(first.step()).isEqualTo(Standing.LEADING);
    assertThat(second.step()).isEqualTo(Standing.STANDBY);
  }

  @Test
  void aLapsedLeaderWhoseLeaseIsGoneDoesNotGoOn() {
    first.step();
    world.pass(DEADLINE);
    world.delete();
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
        case 0 -> world.pass(Duration.ofMillis(random.nextInt(20_000)));
        case 1 -> world.fault = World.Fault.values()[random.nextInt(3)];
        case 2 -> parties.set(which, new Party("party-" + i));
        case 3 -> world.fault = World.Fault.NONE;
        default -> world.pass(Duration.ofMillis(random.nextInt(700)));
      }
      try {
        if (parties.get(which).step() == Standing.LOST) {
          parties.set(which, new Party("party-" + i));
        }
      } catch (KubernetesClientException outOfReach) {
        assertThat(world.fault).isNotEqualTo(World.Fault.NONE);
      }
      long acting = parties.stream().filter(party -> party.leaderGuard.holds()).count();
      assertThat(acting).as("step %d", i).isLessThanOrEqualTo(1);
      led += (int) acting;
    }
    assertThat(led).as("steps with a leader").isGreaterThan(5_000);
  }
}
