package dev.runnerpool.operator.tracing;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A trace for each job: one span from the queue to the script, and below it one for each phase.
 * They are made when all is over, with the times at which things happened.
 *
 * <p>Names of attributes are of OpenTelemetry's semantic conventions where there are any ({@code
 * cicd.*}, {@code k8s.*}, {@code host.arch}).
 */
final class OtlpSpans implements SpanSink {

  static final String JOB = "job start";

  /** Spans that wait to be sent, 9 of a job; those beyond are dropped. */
  private static final int WAITING = 4096;

  private static final int AT_ONCE = 512;
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration AT_THE_END = Duration.ofSeconds(3);

  private static final AttributeKey<String> JOB_ID =
      AttributeKey.stringKey("cicd.pipeline.task.run.id");
  private static final AttributeKey<String> WORKER = AttributeKey.stringKey("cicd.worker.name");
  private static final AttributeKey<String> NAMESPACE =
      AttributeKey.stringKey("k8s.namespace.name");
  private static final AttributeKey<String> ARCHITECTURE = AttributeKey.stringKey("host.arch");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("runnerpool.pool");
  private static final AttributeKey<String> DELAY = AttributeKey.stringKey("runnerpool.delay");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  OtlpSpans(SpanExporter exporter, Map<String, String> resource) {
    AttributesBuilder from = Attributes.builder();
    resource.forEach(from::put);
    provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(from.build()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(WAITING)
                    .setMaxExportBatchSize(AT_ONCE)
                    .setScheduleDelay(PAUSE)
                    .setExporterTimeout(PATIENCE)
                    .build())
            .build();
    tracer = provider.get("dev.runnerpool");
  }

  /** Sends to that address. */
  static OtlpSpans to(URI target, TracingSettings settings) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(target.toString())
            .setTimeout(PATIENCE)
            .setCompression("gzip");
    settings.headerValues().forEach(exporter::addHeader);
    return new OtlpSpans(new ToldOnceExporter(exporter.build(), target), settings.resourceValues());
  }

  @Override
  public void export(RunnerPool pool, JobStart start) {
    Optional<Instant> end =
        start.spans().stream()
            .flatMap(span -> span.until().stream())
            .max(Comparator.naturalOrder());
    if (end.isEmpty()) {
      return;
    }
    SpanBuilder builder = tracer.spanBuilder(JOB).setNoParent().setStartTimestamp(start.queuedAt());
    builder
        .setAttribute(JOB_ID, Long.toString(start.job()))
        .setAttribute(NAMESPACE, pool.getMetadata().getNamespace())
        .setAttribute(POOL, pool.getMetadata().getName())
        .setAttribute(ARCHITECTURE, pool.getSpec().architecture().label());
    start.runner().ifPresent(runner -> builder.setAttribute(WORKER, runner));
    Span job = builder.startSpan();
    Context within = Context.root().with(job);
    for (JobStart.Span phase : start.spans()) {
      phase.until().ifPresent(until -> export(phase, until, within));
    }
    job.end(end.get());
  }

  private void export(JobStart.Span phase, Instant until, Context within) {
    SpanBuilder builder =
        tracer.spanBuilder(name(phase.phase())).setParent(within).setStartTimestamp(phase.from());
    phase.delay().ifPresent(delay -> builder.setAttribute(DELAY, delay));
    builder.startSpan().end(until);
  }

  /** In words: {@code runner created}. */
  static String name(StartPhase phase) {
    return phase.name().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    provider.shutdown().join(AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
  }
}
