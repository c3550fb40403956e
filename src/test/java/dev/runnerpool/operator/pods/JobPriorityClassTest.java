package dev.runnerpool.operator.pods;

import static dev.runnerpool.operator.pods.JobPriorityClass.State.FORBIDDEN;
import static dev.runnerpool.operator.pods.JobPriorityClass.State.MISSING;
import static dev.runnerpool.operator.pods.JobPriorityClass.State.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.runner.RunnerSecrets;
import dev.runnerpool.gitlab.runner.RunnerToken;
import dev.runnerpool.operator.leader.LeaseTerms;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That job pods name the priority class only where they may. */
class JobPriorityClassTest {
  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
  private final JobPriorityClass priority = new JobPriorityClass(client, now::get);
  private final PoolSecrets secrets = new PoolSecrets(client, priority, LeaseTerms.held());

  @AfterEach
  void close() {
    client.close();
    kubernetes.close();
  }

  @Test
  void withoutItJobPodsNameNoneAndOnceItIsThereTheConfigIsDueAgain() {
    RunnerPool pool = pool();
    write(pool);
    assertThat(config(pool)).contains("kubernetes.retry_limits").doesNotContain("runnerpool-job");

    JobPriorities.create(client);
    now.updateAndGet(at -> at.plusSeconds(30));

    assertThat(secrets.revision(pool, secrets.find(pool).orElseThrow())).isEmpty();
    write(pool);
    assertThat(config(pool)).contains("kubernetes.priority_class_name = 'runnerpool-job'");
  }

  @Test
  void whereItMayNotBeReadItIsNotTakenToBeThere() {
    JobPriorities.create(client);
    refuse(403);

    assertThat(priority.known()).isEqualTo(FORBIDDEN);
    now.updateAndGet(at -> at.plusSeconds(30));
    assertThat(priority.known()).isEqualTo(PRESENT);
  }

  @Test
  void withoutAnAnswerTheLastStandsAndBeforeTheFirstThereIsNone() {
    refuse(503);
    assertThatThrownBy(priority::known).isInstanceOf(KubernetesClientException.class);
    assertThat(priority.known()).isEqualTo(MISSING);

    JobPriorities.create(client);
    now.updateAndGet(at -> at.plusSeconds(30));
    refuse(503);
    assertThat(priority.known()).isEqualTo(MISSING);
    assertThat(priority.known()).isEqualTo(PRESENT);
  }

  private void refuse(int status) {
    kubernetes.inject(
        new Fault(call -> call.kind().equals("PriorityClass"), 0, 1, new Fault.Refuse(status)));
  }

  private void write(RunnerPool pool) {
    Optional<RunnerSecrets.Kept> kept = secrets.findToWrite(pool);
    RunnerToken token = new RunnerToken("glrt-1", Optional.empty(), Optional.empty());
    secrets.write(pool, kept, 7, token, Optional.empty());
  }

  private String config(RunnerPool pool) {
    String encoded =
        client
            .secrets()
            .inNamespace(pool.getMetadata().getNamespace())
            .withName(PoolSecret.name(pool))
            .get()
            .getData()
            .get(PoolSecret.CONFIG);
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static RunnerPool pool() {
    return Cases.withRunner("arm64", "job: {resources: {requests: {cpu: '2'}}}");
  }
}
