package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

  @Test
  void aThreadSeesTheProgramsClassesWhoeverHasItMade() throws Exception {
    Thread asking = Thread.currentThread();
    ClassLoader own = asking.getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      asking.setContextClassLoader(other);
      Thread made = new DaemonThreads("work").newThread(() -> {});
      assertThat(made.getContextClassLoader()).isSameAs(DaemonThreads.class.getClassLoader());
      assertThat(made.isDaemon()).isTrue();
      assertThat(made.getName()).isEqualTo("work-1");
    } finally {
      asking.setContextClassLoader(own);
    }
  }
}
