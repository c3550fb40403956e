package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.metrics.WriteMeter;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an event of each condition that turned and of whatever was repaired, and of nothing else.
 */
@ApplicationScoped
class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
  private static final int LONGEST_NOTE = 1000;

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final InstantSource clock;

  EventRecorder(KubernetesClient client, WriteMeter writes, InstantSource clock) {
    this.client = client;
    this.writes = writes;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Registrations registrations) {
    registrations.onCorrection(this::announce);
  }

  void announce(RunnerPool pool, List<Condition> before, List<Condition> after) {
    for (Condition condition : after) {
      Optional<Condition> old =
          before.stream().filter(c -> c.getType().equals(condition.getType())).findFirst();
      boolean turned =
          old.map(c -> !c.getStatus().equals(condition.getStatus()))
              .orElse(!Conditions.healthy(condition) && !condition.getStatus().equals("Unknown"));
      boolean otherFault =
          !Conditions.healthy(condition)
              && old.map(c -> !Objects.equals(c.getReason(), condition.getReason())).orElse(false);
      // Ready only repeats another condition, which has an event of its own.
      boolean repeats =
          condition.getType().equals("Ready")
              && after.stream()
                  .anyMatch(
                      c ->
                          !c.getType().equals("Ready")
                              && Objects.equals(c.getMessage(), condition.getMessage()));
      if ((turned || otherFault) && !repeats && !condition.getStatus().equals("Unknown")) {
        send(pool, condition);
      }
    }
  }

  /** Makes an event of something that was repaired in GitLab. */
  void announce(RunnerPool pool, Correction correction) {
    send(
        pool,
        correction.kind().name(),
        event(
            pool,
            correction.kind().expected(),
            correction.kind().name(),
            "Registered",
            correction.message()));
  }

  /** Makes an event of something that went wrong with a job. */
  void announce(RunnerPool pool, String reason, String note) {
    send(pool, reason, event(pool, false, reason, "Job", note));
  }

  private void send(RunnerPool pool, Condition condition) {
    String note = condition.getType() + ": " + condition.getMessage();
    send(
        pool,
        condition.getReason(),
        event(
            pool, Conditions.healthy(condition), condition.getReason(), condition.getType(), note));
  }

  private void send(RunnerPool pool, String reason, Event event) {
    try {
      client.resource(event).create();
      writes.count("create", "events");
    } catch (NotLeadingException | KubernetesClientException e) {
      LOG.warn("The event {} of pool {} was not taken: {}", reason, pool.key(), e.getMessage());
    }
  }

  private Event event(RunnerPool pool, boolean normal, String reason, String action, String note) {
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(pool.getMetadata().getName() + "-")
        .withNamespace(pool.getMetadata().getNamespace())
        .endMetadata()
        .withType(normal ? "Normal" : "Warning")
        .withReason(reason)
        .withAction(action)
        .withNote(note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE))
        .withReportingController(RunnerPool.GROUP + "/" + Labels.OPERATOR)
        .withReportingInstance(Labels.OPERATOR)
        .withEventTime(new MicroTime(MICROS.format(clock.instant().atOffset(ZoneOffset.UTC))))
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(pool.getMetadata().getName())
                .withNamespace(pool.getMetadata().getNamespace())
                .withUid(pool.getMetadata().getUid())
                .build())
        .build();
  }
}
