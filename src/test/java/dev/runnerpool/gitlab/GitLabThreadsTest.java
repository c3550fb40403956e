package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GitLabThreadsTest {

  @Test
  void whatIsAskedForAfterTheEndIsNeverDone() {
    GitLabThreads threads = new GitLabThreads(null);
    threads.stop();

    assertThat(threads.later(Duration.ZERO, () -> {}).isCancelled()).isTrue();
  }
}
