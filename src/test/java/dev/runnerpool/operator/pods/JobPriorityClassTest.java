package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobPriorityClassTest {
  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
  private final JobPriorityClass priority = new JobPriorityClass(client, now::get);

  @AfterEach
  void close() {
    client.close();
    kubernetes.close();
  }

  @Test
  void aPoolThatReservesRoomIsToldWhereItComesFromAndIsWellHalfAMinuteAfterItIsThere() {
    RunnerPool pool = pool("job: {reserveRoom: true}");
    assertThatThrownBy(() -> priority.check(pool))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("spec.runner.job.reserveRoom")
        .hasMessageContaining("deploy/operator/priority-class.yaml");

    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(Reservation.PRIORITY_CLASS)
                .endMetadata()
                .withValue(0)
                .build())
        .create();
    now.updateAndGet(at -> at.plusSeconds(30));

    assertThatCode(() -> priority.check(pool)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"job: {}", "job: {reserveRoom: true, priorityClassName: own}", "executor: Shell"})
  void othersNeedNone(String runner) {
    assertThatCode(() -> priority.check(pool(runner))).doesNotThrowAnyException();
  }

  @Test
  void whereItMayNotBeReadItIsTakenToBeThere() {
    kubernetes.inject(
        new Fault(call -> call.kind().equals("PriorityClass"), 0, 1, new Fault.Refuse(403)));

    assertThatCode(() -> priority.check(pool("job: {reserveRoom: true}")))
        .doesNotThrowAnyException();
  }

  private static RunnerPool pool(String runner) {
    return Cases.withRunner("arm64", runner);
  }
}
