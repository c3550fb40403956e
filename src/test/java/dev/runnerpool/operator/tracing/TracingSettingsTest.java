package dev.runnerpool.operator.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSettingsTest {

  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES = "otel.exporter.otlp.traces.endpoint";

  @Test
  void withoutAnEndpointItIsOff() {
    assertThat(settings(Map.of()).target()).isEmpty();
    assertThat(settings(Map.of(ENDPOINT, " ")).target()).isEmpty();
    assertThat(settings(Map.of(ENDPOINT, "http://c:4318", "otel.sdk.disabled", "true")).target())
        .isEmpty();
  }

  @Test
  void thePathIsAddedToTheEndpointOfAllSignalsAlone() {
    assertThat(settings(Map.of(ENDPOINT, "http://c:4318")).target())
        .contains(URI.create("http://c:4318/v1/traces"));
    assertThat(settings(Map.of(ENDPOINT, "https://c/otlp/")).target())
        .contains(URI.create("https://c/otlp/v1/traces"));
    assertThat(settings(Map.of(ENDPOINT, "http://c:4318", TRACES, "http://t/spans")).target())
        .contains(URI.create("http://t/spans"));
  }

  @Test
  void aWrongSettingIsNamedWithWhatWouldBeRight() {
    assertThatThrownBy(
            settings(Map.of(ENDPOINT, "http://c:4317", "otel.exporter.otlp.protocol", "grpc"))
                ::target)
        .hasMessageContainingAll("OTEL_EXPORTER_OTLP_PROTOCOL", "'grpc'", "http/protobuf");
    for (String wrong : new String[] {"collector:4318", "grpc://c", "http://", "http://a b"}) {
      assertThatThrownBy(settings(Map.of(ENDPOINT, wrong))::target)
          .hasMessageContainingAll("OTEL_EXPORTER_OTLP_ENDPOINT", wrong, "http://collector");
    }
    assertThatThrownBy(settings(Map.of("otel.exporter.otlp.headers", "s3cr3t"))::headerValues)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void headersAndAttributesAreLists() {
    TracingSettings settings =
        settings(
            Map.of(
                "otel.exporter.otlp.headers", "api-key=a%2Cb+c, tenant=ci",
                "otel.resource.attributes", "deployment.environment=prod,service.name=other",
                "otel.service.name", "runners"));
    assertThat(settings.headerValues()).isEqualTo(Map.of("api-key", "a,b+c", "tenant", "ci"));
    assertThat(settings.resourceValues())
        .containsEntry("deployment.environment", "prod")
        .containsEntry("service.name", "runners");
    assertThat(settings(Map.of()).resourceValues())
        .containsEntry("service.name", "runnerpool-operator");
  }

  static TracingSettings settings(Map<String, String> properties) {
    return new TracingSettings(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build());
  }
}
