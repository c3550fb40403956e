package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.leader.NotLeadingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermTest {

  private final LeaseInMemory memory = new LeaseInMemory();
  private final LeaseTerm leaderGuard = new LeaseTerm(memory);

  @Test
  void nobodyActsBeforeTheElection() {
    assertThat(leaderGuard.holds()).isFalse();
    assertThatThrownBy(leaderGuard::act).isInstanceOf(NotLeadingException.class);
  }

  @Test
  void countsFromTheMomentAtWhichTheRenewalWasSent() {
    Moment sent = memory.get();
    memory.pass(Duration.ofSeconds(9));
    leaderGuard.renew(sent, Duration.ofSeconds(10));
    assertThat(leaderGuard.holds()).isTrue();
    memory.pass(Duration.ofSeconds(1));
    assertThat(leaderGuard.holds()).isFalse();
  }

  @Test
  void aTermBeginsAgainOnlyAfterALapse() {
    assertThat(leaderGuard.terms()).isZero();
    leaderGuard.renew(memory.get(), Duration.ofSeconds(10));
    memory.pass(Duration.ofSeconds(9));
    leaderGuard.renew(memory.get(), Duration.ofSeconds(10));
    assertThat(leaderGuard.terms()).isEqualTo(1);
    memory.pass(Duration.ofSeconds(10));
    leaderGuard.renew(memory.get(), Duration.ofSeconds(10));
    assertThat(leaderGuard.terms()).isEqualTo(2);
  }

  @Test
  void withoutAnElectionItLasts() {
    leaderGuard.holdForEver();
    assertThat(leaderGuard.terms()).isEqualTo(1);
    memory.pass(Duration.ofDays(10_000));
    assertThat(leaderGuard.holds()).isTrue();
  }

  @Test
  void theEndOfWritesUnderWayIsAwaited() throws Exception {
    leaderGuard.holdForEver();
    LeaseTerm.Act act = leaderGuard.act();
    leaderGuard.end();
    assertThat(leaderGuard.awaitNoAct(Duration.ofMillis(20))).isFalse();
    Thread ending = new Thread(act::close);
    ending.start();
    assertThat(leaderGuard.awaitNoAct(Duration.ofSeconds(30))).isTrue();
    ending.join();
  }

  @Test
  void aRefusedWriteIsNotAwaited() throws Exception {
    assertThatThrownBy(leaderGuard::act).isInstanceOf(NotLeadingException.class);
    assertThat(leaderGuard.awaitNoAct(Duration.ZERO)).isTrue();
  }
}
