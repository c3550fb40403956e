package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of conditions that turn and jobs that are lost stands in the cluster as events. */
class EventRecorderTest {

  private static final RunnerPool POOL = PoolManifest.named("arm").created().build();

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-03-02T12:00:00.123456Z");
  private EventRecorder recorder;

  @BeforeEach
  void record() {
    recorder = new EventRecorder(kubernetes.client(), new WriteMeter(meters), () -> now);
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void aConditionThatTurnsBackAndForthIsTwoEventsWithTheirCounts() {
    List<Condition> well = List.of(queue("True", "QueueRead", "GitLab's queue is read"));
    List<Condition> ill = List.of(queue("False", "Unreachable", "no answer"));
    for (int turn = 0; turn < 3; turn++) {
      recorder.announce(POOL, well, ill);
      now = now.plusSeconds(10);
      recorder.announce(POOL, ill, well);
      now = now.plusSeconds(10);
    }

    List<Event> events = events();
    assertThat(events).hasSize(2);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getSeries().getCount()).isEqualTo(3);
              assertThat(event.getReportingController()).isEqualTo("runnerpool.dev/runnerpool");
              assertThat(event.getAction()).isEqualTo("QueueReadable");
              assertThat(event.getRegarding().getName()).isEqualTo("arm");
            });
    Event warning = events.stream().filter(e -> e.getType().equals("Warning")).findFirst().get();
    assertThat(warning.getNote()).isEqualTo("QueueReadable: no answer");
    assertThat(warning.getEventTime().getTime()).isEqualTo("2026-03-02T12:00:00.123456Z");
    assertThat(warning.getSeries().getLastObservedTime().getTime())
        .isEqualTo("2026-03-02T12:00:40.123456Z");
    assertThat(written("create")).isEqualTo(2);
    assertThat(written("patch")).isEqualTo(4);
  }

  @Test
  void anEventWhoseTimeInTheClusterIsOverIsMadeAgainWithItsCount() {
    recorder.announce(POOL, JobEvent.JobLost, "the runner is gone");
    kubernetes.client().resource(events().get(0)).delete();
    now = now.plusSeconds(60);
    recorder.announce(POOL, JobEvent.JobLost, "the runner is gone");

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSeries().getCount()).isEqualTo(2);
              assertThat(event.getReason()).isEqualTo("JobLost");
              assertThat(event.getEventTime().getTime()).isEqualTo("2026-03-02T12:00:00.123456Z");
            });
  }

  @Test
  void aPoolThatCannotBeFollowedIsToldOnce() {
    Condition ready = condition("Ready", "False", "InvalidSpec", "spec.runner.config: no TOML");
    Condition stalled = condition("Stalled", "True", "InvalidSpec", "spec.runner.config: no TOML");
    recorder.announce(POOL, List.of(), List.of(ready, stalled));

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getNote()).isEqualTo("Stalled: spec.runner.config: no TOML");
            });
  }

  @Test
  void whatKubernetesWouldRefuseForItsLengthIsCut() {
    recorder.announce(POOL, JobEvent.JobLost, "→".repeat(1000));

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getNote().getBytes(StandardCharsets.UTF_8)).hasSize(1023);
              assertThat(event.getNote()).matches("→+");
            });
    assertThat(EventRecorder.instance("n".repeat(200))).hasSize(128);
    assertThat(EventRecorder.instance(" ")).isEqualTo("runnerpool");
    assertThat(EventRecorder.instance("operator-5f-x2k")).isEqualTo("operator-5f-x2k");
  }

  @Test
  void onceTheBurstIsSpentAFloodIsNoWriteAtAll() {
    for (int each = 0; each < 500; each++) {
      recorder.announce(POOL, JobEvent.JobLost, "job " + each + " is gone");
    }
    assertThat(written("create") + written("patch")).isEqualTo(25);
    assertThat(events()).hasSize(10);
  }

  private static Condition queue(String status, String reason, String message) {
    return condition("QueueReadable", status, reason, message);
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  private List<Event> events() {
    return kubernetes.client().events().v1().events().inNamespace("ci").list().getItems();
  }

  private double written(String verb) {
    return meters.counter("runnerpool.kubernetes.writes", "verb", verb, "kind", "events").count();
  }
}
