package dev.runnerpool.operator.tracing;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.operator.start.JobStartListener;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each job's start away as a trace, if {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set. Else
 * nothing of OpenTelemetry is loaded and nothing runs.
 */
@ApplicationScoped
public class JobSpans implements JobStartListener {

  private static final Logger LOG = LoggerFactory.getLogger(JobSpans.class);

  private volatile Optional<SpanSink> sink = Optional.empty();

  /** A wrong setting is said and switches spans off: no job waits for want of a trace. */
  void start(@Observes StartupEvent event, TracingSettings settings) {
    try {
      Optional<URI> target = settings.target();
      if (target.isPresent()) {
        sink = Optional.of(OtlpSpans.to(target.get(), settings));
        LOG.info("Spans of jobs go to {}", target.get());
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("No spans are sent: {}", e.getMessage());
    }
  }

  @Override
  public void started(RunnerPool pool, JobStart start) {
    sink.ifPresent(to -> to.export(pool, start));
  }

  @PreDestroy
  void stop() {
    sink.ifPresent(SpanSink::close);
    sink = Optional.empty();
  }
}
