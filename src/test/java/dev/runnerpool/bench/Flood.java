package dev.runnerpool.bench;

import dev.runnerpool.gitlab.webhook.DeliverySender;
import dev.runnerpool.manifests.PoolManifest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Signed deliveries to an operator at an even rate, of which one in ten tells of a job. */
final class Flood {
  private static final int SENDERS = 8;
  private static final int ONE_THAT_TELLS = 10;
  private static final int ACCEPTED = 202;

  /** GitLab's events are about so long: they carry the commit, the user and the project. */
  private static final String PADDING = "x".repeat(2_000);

  private final DeliverySender sender;
  private final String path;
  private final String project;
  private final Queue<Duration> took = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();

  Flood(Trial trial) {
    sender = new DeliverySender(URI.create(trial.operator().url()));
    path = "/webhook/gitlab/%s/%s".formatted(trial.name(), PoolManifest.SECRET);
    project = trial.name() + "/" + Trial.APP;
  }

  /** Sends so many and waits for all answers. */
  void send(int deliveries, int perSecond) {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> sent = new ArrayList<>();
      Pace.even(deliveries, perSecond, i -> sent.add(senders.submit(() -> send(i))));
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the flood broke off", e);
    } finally {
      senders.shutdownNow();
    }
  }

  private Void send(int number) throws Exception {
    String status = number % ONE_THAT_TELLS == 0 ? "pending" : "running";
    String body =
        """
        {"object_kind": "build", "build_status": "%s", "build_started_at": null, "project_id": 1,
         "project": {"path_with_namespace": "%s"}, "commit": {"message": "%s"}}"""
            .formatted(status, project, PADDING);
    Instant begun = MonotonicClock.SHARED.instant();
    String[] headers = DeliverySender.signed(UUID.randomUUID().toString(), body, begun);
    if (sender.send(path, body, headers).statusCode() != ACCEPTED) {
      refused.incrementAndGet();
    }
    took.add(Duration.between(begun, MonotonicClock.SHARED.instant()));
    return null;
  }

  /** How the operator answered up to now. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>(Waits.of(took.stream()).figures("answer to a delivery"));
    figures.add(Figure.of("deliveries not accepted", refused.get(), ""));
    return figures;
  }
}
