package dev.runnerpool.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;
import org.opentest4j.TestAbortedException;

class LevelListenerTest {
  @TempDir Path folder;

  @Test
  void countsWhatRanPassedFailedAndWasLeftOut() {
    run(false, Mixed.class);

    LevelCount count = LevelCount.read(folder.resolve("1.json"));
    assertThat(count.ran()).isEqualTo(4);
    assertThat(count.passed()).isEqualTo(3);
    assertThat(count.failed()).isEqualTo(1);
    assertThat(count.skipped()).isEqualTo(2);
  }

  @Test
  void aClassThatLacksSomethingSkipsAllItsTestsAtItsLevel() {
    run(false, Lacking.class);

    assertThat(LevelCount.read(folder.resolve("2.json")).skipped()).isEqualTo(2);
    assertThat(folder.resolve("1.json")).doesNotExist();
  }

  @Test
  void inASuiteEachClassCountsAtItsOwnLevel() {
    run(false, Together.class);

    assertThat(LevelCount.read(folder.resolve("1.json")).ran()).isEqualTo(4);
    assertThat(LevelCount.read(folder.resolve("2.json")).skipped()).isEqualTo(2);
  }

  @Test
  void aClassThatCannotBeginIsAFailure() {
    run(false, Broken.class);

    assertThat(LevelCount.read(folder.resolve("1.json")).failed()).isEqualTo(1);
  }

  @Test
  void theSecondProcessAddsToTheFirst() {
    run(false, Mixed.class);
    run(true, Mixed.class, Lacking.class);

    assertThat(LevelCount.read(folder.resolve("1.json")).ran()).isEqualTo(8);
    assertThat(LevelCount.read(folder.resolve("2.json")).skipped()).isEqualTo(2);
  }

  @Test
  void theFirstProcessForgetsTheBuildBefore() {
    run(false, Mixed.class, Lacking.class);
    run(false, Mixed.class);

    assertThat(LevelCount.read(folder.resolve("1.json")).ran()).isEqualTo(4);
    assertThat(folder.resolve("2.json")).doesNotExist();
  }

  private void run(boolean adding, Class<?>... classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(classes).map(each -> selectClass(each)).toList())
            .build();
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .build();
    LauncherFactory.create(alone).execute(request, new LevelListener(folder, adding));
  }

  /** Every way a test can end. Not found by Surefire, which passes over nested classes. */
  static class Mixed {
    @Test
    void passes() {}

    @Test
    void fails() {
      fail("on purpose");
    }

    @Test
    @Disabled("on purpose")
    void isDisabled() {}

    @Test
    void givesUp() {
      throw new TestAbortedException("on purpose");
    }

    @TestFactory
    Stream<DynamicTest> two() {
      return Stream.of("a", "b").map(name -> DynamicTest.dynamicTest(name, () -> {}));
    }
  }

  /** A class whose need is missing. */
  @Tag("level-2")
  static class Lacking {
    @BeforeAll
    static void need() {
      throw new TestAbortedException("no such program");
    }

    @Test
    void one() {}

    @Test
    void two() {}
  }

  /** Two classes in one run. */
  @Suite
  @SelectClasses({Mixed.class, Lacking.class})
  static class Together {}

  /** A class that cannot be set up. */
  static class Broken {
    @BeforeAll
    static void begin() {
      throw new IllegalStateException("on purpose");
    }

    @Test
    void one() {}
  }
}
