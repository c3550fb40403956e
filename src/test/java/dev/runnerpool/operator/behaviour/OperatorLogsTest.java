package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of a job's way, at its most talkative. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorLogsTest {

  private record Line(String logger, String message, Map<String, String> fields, String thrown) {}

  private final Logger root = LogContext.getLogContext().getLogger("dev.runnerpool");
  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          ExtLogRecord line = ExtLogRecord.wrap(record);
          lines.add(
              new Line(
                  line.getLoggerName(),
                  line.getFormattedMessage(),
                  line.getMdcCopy(),
                  String.valueOf(line.getThrown())));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Level before;

  Peers peers;

  @BeforeEach
  void listen() {
    before = root.getLevel();
    root.setLevel(org.jboss.logmanager.Level.TRACE);
    root.addHandler(listener);
  }

  @AfterEach
  void leave() {
    root.removeHandler(listener);
    root.setLevel(before);
  }

  @Test
  void aJobIsFollowedFromTheDecisionToItsEndAndNoTokenIsInAnyLine() {
    try (Stage stage = Stage.open(peers)) {
      String token = stage.token(Scope.API);
      stage.writeSecret(token);
      stage.pool("arm", "arm64", "max: 1");
      stage.pushHeld("arm64", 1);
      Line claimed = line(stage, "dev.runnerpool.jobs", "a job was claimed");
      String job = Long.toString(stage.jobs().get(0).id());
      assertThat(claimed.fields())
          .containsEntry("pool", "arm")
          .containsEntry("job", job)
          .containsEntry("project", stage.project())
          .containsEntry("runner", "arm-0")
          .containsKey("jobPod");
      assertThat(claimed.fields().get("waited")).matches("\\d+\\.\\d{3}s");

      Line decided = line(stage, "dev.runnerpool.decisions", "start 1");
      assertThat(decided.fields())
          .containsEntry("reason", "JobsWaiting")
          .containsEntry("started", "1")
          .containsEntry("stopped", "0")
          .containsEntry("waiting", "1")
          .containsEntry("max", "1")
          .containsKeys("idle", "busy", "starting", "decisions", "duration");

      stage.endJobs();
      Line ended = line(stage, "dev.runnerpool.jobs", "a job ended");
      assertThat(ended.fields())
          .containsEntry("job", job)
          .containsEntry("runner", "arm-0")
          .containsEntry("status", "success")
          .containsKeys("waited", "duration");
      String runnerToken =
          new String(
              Base64.getDecoder().decode(stage.ownedSecrets().get(0).getData().get("token")),
              StandardCharsets.UTF_8);
      assertThat(lines)
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(line.toString()).doesNotContain(token).doesNotContain(runnerToken));
    }
  }

  /** The first such line of the stage's own pool. */
  private Line line(Stage stage, String logger, String message) {
    return await(message)
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                lines.stream()
                    .filter(line -> line.logger().equals(logger))
                    .filter(line -> line.message().startsWith(message))
                    .filter(line -> stage.namespace().equals(line.fields().get("namespace")))
                    .toList(),
            (List<Line> found) -> !found.isEmpty())
        .get(0);
  }
}
