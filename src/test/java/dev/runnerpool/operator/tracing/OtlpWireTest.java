package dev.runnerpool.operator.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runnerpool.gitlab.LogCapture;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a collector gets. Source of the numbers of fields: {@code opentelemetry-proto}, {@code
 * collector/trace/v1/trace_service.proto} and {@code trace/v1/trace.proto}.
 */
class OtlpWireTest {

  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT = 4;
  private static final int NAME = 5;
  private static final int BEGAN = 7;
  private static final int ENDED = 8;

  private record Request(String path, String type, String header, byte[] body) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private volatile int answer = 200;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", this::take);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void spansArriveAsProtobufWithTheirParentsAndTimes() throws IOException {
    TracingSettings settings =
        TracingSettingsTest.settings(
            Map.of(
                "otel.exporter.otlp.endpoint",
                endpoint(),
                "otel.exporter.otlp.headers",
                "tenant=ci"));
    try (OtlpSpans spans = OtlpSpans.to(settings.target().orElseThrow(), settings)) {
      spans.export(OtlpSpansTest.POOL, OtlpSpansTest.start(4711, true));
    }

    assertThat(requests).hasSize(1);
    Request request = requests.get(0);
    assertThat(request.path()).isEqualTo("/v1/traces");
    assertThat(request.type()).isEqualTo("application/x-protobuf");
    assertThat(request.header()).isEqualTo("ci");

    List<UnknownFieldSet> spans = new ArrayList<>();
    for (UnknownFieldSet resource :
        inner(UnknownFieldSet.parseFrom(request.body()), RESOURCE_SPANS)) {
      for (UnknownFieldSet scope : inner(resource, SCOPE_SPANS)) {
        spans.addAll(inner(scope, SPANS));
      }
    }
    UnknownFieldSet job =
        spans.stream().filter(span -> text(span, NAME).equals("job start")).findFirst().get();
    assertThat(bytes(job, TRACE_ID).size()).isEqualTo(16);
    assertThat(bytes(job, PARENT)).isEqualTo(ByteString.EMPTY);
    long queued = OtlpSpansTest.QUEUED.getEpochSecond() * 1_000_000_000L;
    assertThat(time(job, BEGAN)).isEqualTo(queued);
    assertThat(time(job, ENDED)).isEqualTo(queued + 8_000_000_000L);
    assertThat(spans).hasSize(9);
    assertThat(spans)
        .filteredOn(span -> span != job)
        .allSatisfy(
            span -> {
              assertThat(bytes(span, PARENT)).isEqualTo(bytes(job, SPAN_ID));
              assertThat(bytes(span, TRACE_ID)).isEqualTo(bytes(job, TRACE_ID));
            })
        .extracting(span -> text(span, NAME))
        .contains("known", "claimed", "script started");
  }

  @Test
  void aCollectorThatRefusesIsSaidOnceAndOnceThatItTakesThemAgain() {
    StringBuffer lines = new StringBuffer();
    LogCapture capture = new LogCapture(lines);
    var logger = LogContext.getLogContext().getLogger(ToldOnceExporter.class.getName());
    logger.addHandler(capture);
    answer = 400;
    URI target = URI.create(endpoint() + "/v1/traces");
    ToldOnceExporter exporter =
        new ToldOnceExporter(
            OtlpHttpSpanExporter.builder().setEndpoint(target.toString()).build(), target);
    try {
      for (int job = 0; job < 3; job++) {
        export(exporter, job);
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> lines.indexOf("do not arrive") >= 0);
      answer = 200;
      export(exporter, 4);
      await().atMost(Duration.ofMinutes(1)).until(() -> lines.indexOf("again") >= 0);
    } finally {
      logger.removeHandler(capture);
    }
    assertThat(lines.toString().lines().filter(line -> line.contains("do not arrive"))).hasSize(1);
    assertThat(lines.toString().lines().filter(line -> line.contains("again"))).hasSize(1);
  }

  private static void export(ToldOnceExporter exporter, int job) {
    try (OtlpSpans spans = new OtlpSpans(new Unclosed(exporter), Map.of())) {
      spans.export(OtlpSpansTest.POOL, OtlpSpansTest.start(job, true));
    }
  }

  /** One that outlives who uses it. */
  private record Unclosed(ToldOnceExporter exporter) implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return exporter.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private String endpoint() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      requests.add(
          new Request(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("tenant"),
              (zipped ? new GZIPInputStream(in) : in).readAllBytes()));
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private static List<UnknownFieldSet> inner(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(
            bytes -> {
              try {
                return UnknownFieldSet.parseFrom(bytes);
              } catch (IOException e) {
                throw new AssertionError("no message", e);
              }
            })
        .toList();
  }

  private static ByteString bytes(UnknownFieldSet message, int field) {
    List<ByteString> found = message.getField(field).getLengthDelimitedList();
    return found.isEmpty() ? ByteString.EMPTY : found.get(0);
  }

  private static String text(UnknownFieldSet message, int field) {
    return bytes(message, field).toStringUtf8();
  }

  private static long time(UnknownFieldSet message, int field) {
    return message.getField(field).getFixed64List().get(0);
  }
}
