package dev.runnerpool.operator.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that spans do not arrive, and once that they do again. */
final class ToldOnceExporter implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(ToldOnceExporter.class);

  private final SpanExporter exporter;
  private final URI target;
  private final AtomicBoolean failing = new AtomicBoolean();

  ToldOnceExporter(SpanExporter exporter, URI target) {
    this.exporter = exporter;
    this.target = target;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> tell(result));
  }

  private void tell(CompletableResultCode result) {
    if (failing.compareAndSet(result.isSuccess(), !result.isSuccess())) {
      if (result.isSuccess()) {
        LOG.info("Spans arrive at {} again", target);
      } else {
        LOG.warn("Spans do not arrive at {}, and are dropped meanwhile: {}", target, why(result));
      }
    }
  }

  private static String why(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    return failure == null ? "no usable answer" : failure.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
