package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.leader.NotLeadingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermTest {

  private final World world = new World();
  private final LeaseTerm tenure = new LeaseTerm(world);

  @Test
  void nobodyActsBeforeTheElection() {
    assertThat(tenure.holds()).isFalse();
    assertThatThrownBy(tenure::act).isInstanceOf(NotLeadingException.class);
  }

  @Test
  void countsFromTheMomentAtWhichTheRenewalWasSent() {
    Moment sent = world.get();
    world.pass(Duration.ofSeconds(9));
    tenure.renew(sent, Duration.ofSeconds(10));
    assertThat(tenure.holds()).isTrue();
    world.pass(Duration.ofSeconds(1));
    assertThat(tenure.holds()).isFalse();
  }

  @Test
  void withoutAnElectionItLasts() {
    tenure.holdForEver();
    world.pass(Duration.ofDays(10_000));
    assertThat(tenure.holds()).isTrue();
  }

  @Test
  void theEndOfWritesUnderWayIsAwaited() throws Exception {
    tenure.holdForEver();
    LeaseTerm.Act act = tenure.act();
    tenure.end();
    assertThat(tenure.awaitNoAct(Duration.ofMillis(20))).isFalse();
    Thread ending = new Thread(act::close);
    ending.start();
    assertThat(tenure.awaitNoAct(Duration.ofSeconds(30))).isTrue();
    ending.join();
  }

  @Test
  void aRefusedWriteIsNotAwaited() throws Exception {
    assertThatThrownBy(tenure::act).isInstanceOf(NotLeadingException.class);
    assertThat(tenure.awaitNoAct(Duration.ZERO)).isTrue();
  }
}
