package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.gitlab.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that are not open yet, and records that cannot be read. */
class CostThreadTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final CostRecordsFake records = new CostRecordsFake();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> arrived = new ArrayList<>();
  private final StringBuffer log = new StringBuffer();
  private final Logger logger = Logger.getLogger(CostThread.class.getName());
  private final LogCapture capture = new LogCapture(log);
  private final CostThread thread =
      new CostThread(
          records,
          () -> NOW,
          (in, task) -> {
            pauses.add(in);
            later.add(task);
          });

  @BeforeEach
  void begin() {
    capture.setLevel(Level.INFO);
    logger.addHandler(capture);
    records.failToRead(true);
    for (String pool : List.of("ci/a", "ci/b", "ci/c")) {
      thread.read(pool, (live, ended) -> arrived.add(pool));
    }
  }

  @AfterEach
  void end() {
    logger.removeHandler(capture);
  }

  @Test
  void recordsThatAreOpenASecondLaterAreNoNews() {
    turns(2);
    records.failToRead(false);
    turns(1);
    assertThat(arrived).containsExactly("ci/a", "ci/b", "ci/c");
    assertThat(log).isEmpty();
    assertThat(later).as("nothing is read again").isEmpty();
  }

  @Test
  void recordsThatCannotBeReadAreSaidOnceAndOnceWhenTheyCan() {
    turns(6);
    assertThat(log.toString())
        .startsWith(
            "Records cannot be read (what runners of pool ci/a cost so far), so no costs are booked")
        .hasLineCount(1);
    records.failToRead(false);
    turns(1);
    assertThat(log.toString()).hasLineCount(2).contains("costs are booked again");
    assertThat(arrived).hasSize(3);
  }

  @Test
  void itIsSaidWithinTenSecondsAndTriedEachMinute() {
    turns(12);
    List<Duration> ofOne = new ArrayList<>();
    for (int i = 0; i < pauses.size(); i += 3) {
      ofOne.add(pauses.get(i));
    }
    assertThat(ofOne.subList(0, 4).stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(ofOne).allMatch(pause -> pause.compareTo(Duration.ofSeconds(66)) <= 0);
  }

  /** All that is due runs so many times. */
  private void turns(int count) {
    for (int turn = 0; turn < count; turn++) {
      for (int due = later.size(); due > 0; due--) {
        later.remove().run();
      }
    }
  }
}
