package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.metrics.WriteMeter;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an event of each condition that turned and of whatever was repaired, and of nothing else.
 * What occurs again is counted with the event that is there, and no pool causes more than a few
 * writes: {@link EventCorrelator}.
 */
@ApplicationScoped
class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final String NORMAL = "Normal";
  private static final String WARNING = "Warning";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  /** In bytes. Source: Kubernetes' {@code pkg/apis/core/validation/events.go}. */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_INSTANCE = 128;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final InstantSource clock;
  private final EventCorrelator correlator = new EventCorrelator();
  private final String instance = instance(System.getenv("HOSTNAME"));

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
    String type = correction.kind().expected() ? NORMAL : WARNING;
    send(pool, type, correction.kind().name(), "Registered", correction.message());
  }

  /** Makes an event of something that went wrong with a job. */
  void announce(RunnerPool pool, JobEvent event, String note) {
    send(pool, WARNING, event.name(), "Job", note);
  }

  /** Makes an event of what keeps a pool that is being deleted. */
  void announce(RunnerPool pool, Failure held) {
    send(
        pool,
        WARNING,
        held.reason().name(),
        "Registered",
        "The pool is being deleted and waits until its runner in GitLab is gone: "
            + held.message());
  }

  private void send(RunnerPool pool, Condition condition) {
    String type = Conditions.healthy(condition) ? NORMAL : WARNING;
    String note = condition.getType() + ": " + condition.getMessage();
    send(pool, type, condition.getReason(), condition.getType(), note);
  }

  private void send(RunnerPool pool, String type, String reason, String action, String note) {
    Instant now = clock.instant();
    EventCorrelator.Verdict verdict =
        correlator.observe(
            new EventCorrelator.Occurrence(
                pool.getMetadata().getUid(),
                pool.getMetadata().getName(),
                type,
                reason,
                action,
                note),
            now);
    try {
      if (verdict instanceof EventCorrelator.Verdict.Begin begin) {
        create(event(pool, begin.name(), type, reason, action, begin.note(), now));
      } else if (verdict instanceof EventCorrelator.Verdict.Count count) {
        Event event =
            event(pool, count.name(), type, reason, action, count.note(), count.begunAt());
        event.setSeries(new EventSeries(count.count(), micros(now)));
        count(event);
      }
    } catch (NotLeadingException | KubernetesClientException e) {
      LOG.warn(
          "The event {} of pool {} could not be written: {}", reason, pool.key(), e.getMessage());
    }
  }

  private void create(Event event) {
    client.resource(event).create();
    writes.count("create", "events");
  }

  /** An event that ended its time in the cluster, or was never taken, is made with its count. */
  private void count(Event event) {
    String series = Serialization.asJson(Map.of("series", event.getSeries()));
    try {
      client.resource(event).patch(PatchContext.of(PatchType.JSON_MERGE), series);
      writes.count("patch", "events");
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
      create(event);
    }
  }

  private Event event(
      RunnerPool pool,
      String name,
      String type,
      String reason,
      String action,
      String note,
      Instant at) {
    return new EventBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(pool.getMetadata().getNamespace())
        .endMetadata()
        .withType(type)
        .withReason(reason)
        .withAction(action)
        .withNote(cut(note, LONGEST_NOTE))
        .withReportingController(RunnerPool.GROUP + "/" + Labels.OPERATOR)
        .withReportingInstance(instance)
        .withEventTime(micros(at))
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

  private static MicroTime micros(Instant at) {
    return new MicroTime(MICROS.format(at.atOffset(ZoneOffset.UTC)));
  }

  /** The pod's name, as Kubernetes gives it to a container. */
  static String instance(String hostname) {
    return hostname == null || hostname.isBlank()
        ? Labels.OPERATOR
        : cut(hostname, LONGEST_INSTANCE);
  }

  /** As much of it as has that many bytes in UTF-8, without half a character. */
  static String cut(String text, int bytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    if (all.length <= bytes) {
      return text;
    }
    int end = bytes;
    while (isWithinCharacter(all[end])) {
      end--;
    }
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }

  /** Bytes of a character after its first begin with the bits 10. */
  private static boolean isWithinCharacter(byte one) {
    return (one & 0xC0) == 0x80;
  }
}
