package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndedRunnersTest {
  private final EndedRunners ends = new EndedRunners();

  @ParameterizedTest
  @EnumSource(
      value = RunnerState.class,
      names = {"FINISHED", "FAILED"})
  void oneThatEndsIsToldOnce(RunnerState end) {
    assertThat(look(RunnerState.BUSY)).isFalse();
    assertThat(look(end)).isTrue();
    assertThat(look(end)).isFalse();
    assertThat(ends.anyNow(List.of())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = RunnerState.class,
      names = {"STARTING", "IDLE", "BUSY", "RETIRING"})
  void oneThatVanishesMayHaveHeldAJob(RunnerState last) {
    look(last);
    assertThat(ends.anyNow(List.of())).isTrue();
    assertThat(ends.anyNow(List.of())).isFalse();
  }

  @Test
  void oneThatEndedUnseenIsToldToo() {
    assertThat(look(RunnerState.FINISHED)).isTrue();
    assertThat(look(RunnerState.FINISHED)).isFalse();
  }

  @Test
  void nothingIsToldWhileNoneEnds() {
    assertThat(look(RunnerState.STARTING)).isFalse();
    assertThat(look(RunnerState.IDLE)).isFalse();
    assertThat(look(RunnerState.BUSY)).isFalse();
    assertThat(look(RunnerState.RETIRING)).isFalse();
  }

  private boolean look(RunnerState state) {
    return ends.anyNow(
        List.of(
            new Runner(0, "uid", state, Instant.EPOCH, OptionalLong.empty(), 0, Optional.empty())));
  }
}
