package dev.runnerpool.operator.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import dev.runnerpool.manifests.PoolManifest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Spans as an exporter gets them; on the wire: {@code OtlpWireTest}. */
class OtlpSpansTest {

  static final RunnerPool POOL = PoolManifest.named("arm").created().build();
  static final Instant QUEUED = Instant.parse("2026-03-02T12:00:00Z");

  private final Kept kept = new Kept();

  @Test
  void aJobsStartIsATraceWithASpanForEachPhase() {
    try (OtlpSpans spans = new OtlpSpans(kept, Map.of("service.name", "runners"))) {
      spans.export(POOL, start(4711, true));
    }
    SpanData job =
        kept.spans.stream().filter(s -> s.getName().equals("job start")).findFirst().get();
    assertThat(job.getParentSpanContext().isValid()).isFalse();
    assertThat(at(job.getStartEpochNanos())).isEqualTo(QUEUED);
    assertThat(at(job.getEndEpochNanos())).isEqualTo(QUEUED.plusSeconds(8));
    assertThat(attribute(job, "cicd.pipeline.task.run.id")).isEqualTo("4711");
    assertThat(attribute(job, "cicd.worker.name")).isEqualTo("arm-0");
    assertThat(attribute(job, "k8s.namespace.name")).isEqualTo("ci");
    assertThat(attribute(job, "runnerpool.pool")).isEqualTo("arm");
    assertThat(attribute(job, "host.arch")).isEqualTo("arm64");
    assertThat(job.getResource().getAttribute(AttributeKey.stringKey("service.name")))
        .isEqualTo("runners");

    List<SpanData> phases = kept.spans.stream().filter(s -> s != job).toList();
    assertThat(phases)
        .extracting(SpanData::getName)
        .containsExactly(
            "known",
            "runner created",
            "runner scheduled",
            "runner ready",
            "claimed",
            "job pod scheduled",
            "images pulled",
            "script started");
    assertThat(phases)
        .allSatisfy(
            phase -> {
              assertThat(phase.getTraceId()).isEqualTo(job.getTraceId());
              assertThat(phase.getParentSpanId()).isEqualTo(job.getSpanId());
              assertThat(phase.hasEnded()).isTrue();
              assertThat(phase.getEndEpochNanos() - phase.getStartEpochNanos())
                  .isEqualTo(Duration.ofSeconds(1).toNanos());
            });
    assertThat(at(phases.get(2).getStartEpochNanos())).isEqualTo(QUEUED.plusSeconds(2));
    assertThat(attribute(phases.get(2), "runnerpool.delay")).isEqualTo("a node is made");
    assertThat(attribute(phases.get(1), "runnerpool.delay")).isNull();
  }

  @Test
  void eachJobIsATraceOfItsOwnAndOneThatHasNotBegunIsNone() {
    try (OtlpSpans spans = new OtlpSpans(kept, Map.of())) {
      spans.export(POOL, start(1, true));
      spans.export(POOL, start(2, true));
      spans.export(POOL, new JobStart(3, "ci/arm", Optional.empty(), QUEUED, List.of()));
    }
    assertThat(kept.spans.stream().map(SpanData::getTraceId).distinct()).hasSize(2);
  }

  @Test
  void anExporterThatHangsNeitherHoldsAnybodyUpNorFillsMemory() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    SpanExporter hangs =
        new Kept() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            super.export(spans);
            asked.countDown();
            return new CompletableResultCode();
          }
        };
    OtlpSpans spans = new OtlpSpans(hangs, Map.of());
    // Far more than may wait: the caller would hang here, and the test with it.
    for (int job = 0; job < 2000; job++) {
      spans.export(POOL, start(job, true));
    }
    assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(((Kept) hangs).spans).as("of 18,000").hasSizeLessThanOrEqualTo(4096 + 512);
  }

  /** Eight phases of a second each; the last one lasts if the script has not begun. */
  static JobStart start(long job, boolean begun) {
    List<JobStart.Span> spans = new ArrayList<>();
    for (StartPhase phase : StartPhase.values()) {
      Instant from = QUEUED.plusSeconds(phase.ordinal());
      boolean over = begun || phase != StartPhase.ScriptStarted;
      spans.add(
          new JobStart.Span(
              phase,
              from,
              over ? Optional.of(from.plusSeconds(1)) : Optional.empty(),
              phase == StartPhase.RunnerScheduled
                  ? Optional.of("a node is made")
                  : Optional.empty()));
    }
    return new JobStart(job, "ci/arm", Optional.of("arm-0"), QUEUED, spans);
  }

  private static Instant at(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private static String attribute(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static class Kept implements SpanExporter {
    final List<SpanData> spans = Collections.synchronizedList(new ArrayList<>());

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      // The job's span ends last and so comes last.
      spans.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
