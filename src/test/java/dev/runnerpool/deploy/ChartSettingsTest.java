package dev.runnerpool.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.operator.cost.CostConfig;
import dev.runnerpool.operator.cost.PriceConfig;
import dev.runnerpool.operator.placement.NodeGroupConfig;
import dev.runnerpool.operator.records.RecordsConfig;
import dev.runnerpool.operator.web.access.PageConfig;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the operator can be told about cost, records, nodes and the page can be told by the chart.
 */
class ChartSettingsTest {

  private static final Path CHART = Path.of("helm/runnerpool");
  private static final List<Class<?>> MAPPINGS =
      List.of(
          CostConfig.class,
          PriceConfig.class,
          RecordsConfig.class,
          NodeGroupConfig.class,
          PageConfig.class);
  private static final Pattern KEY =
      Pattern.compile("\"(runnerpool\\.[a-z-]+\\.[a-z.-]*[a-z])[\".=%]");

  /** Of those that have parts of their own below. */
  private static final Set<String> WITH_NAMES =
      Set.of(
          "runnerpool.prices.overrides",
          "runnerpool.prices.by-label",
          "runnerpool.prices.adders",
          "runnerpool.prices.adders.auto-mode");

  @Test
  void theChartSetsNothingThatTheOperatorDoesNotKnow() throws IOException {
    assertThat(ofTheChart()).isSubsetOf(known());
  }

  @Test
  void eachSettingIsDocumented() throws IOException {
    String documented = Files.readString(Path.of("docs/operate.md"));
    for (String key : known()) {
      int last = key.lastIndexOf('.');
      assertThat(
              documented.contains("`" + key)
                  || (documented.contains("`" + key.substring(0, last))
                      && documented.contains("`" + key.substring(last))))
          .as("docs/operate.md does not have %s", key)
          .isTrue();
    }
  }

  /** Its environment goes before what {@code settings} writes, which would be without effect. */
  @Test
  void whatHasAValueOfItsOwnIsRefusedAmongSettings() throws IOException {
    String names = Files.readString(CHART.resolve("templates/_names.tpl"));
    String own = names.substring(names.indexOf("$own := dict"), names.indexOf("range $key"));
    Set<String> refused = keys(own);
    assertThat(refused)
        .containsAll(
            ofTheChart().stream()
                .filter(key -> WITH_NAMES.stream().noneMatch(key::startsWith))
                .toList());
    Matcher pairs = Pattern.compile("\"(runnerpool[^\"]*)\" \"([A-Za-z.]+)\"").matcher(own);
    JsonNode schema =
        new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile()).get("properties");
    int found = 0;
    while (pairs.find()) {
      found++;
      String path = "/" + pairs.group(2).replace(".", "/properties/");
      assertThat(schema.at(path).isMissingNode()).as(pairs.group()).isFalse();
    }
    assertThat(found).isEqualTo(refused.size());
  }

  @Test
  void anyOtherSettingFitsTheSchema() throws IOException {
    Pattern allowed =
        Pattern.compile(
            new ObjectMapper()
                .readTree(CHART.resolve("values.schema.json").toFile())
                .at("/properties/settings/propertyNames/pattern")
                .asText());
    assertThat(known()).allMatch(key -> allowed.matcher(key).matches());
    assertThat("quarkus.log.category.\"dev.runnerpool.jobs\".level").matches(allowed);
    assertThat("quarkus.operator-sdk.concurrent-reconciliation-threads").matches(allowed);
    assertThat("quarkus.http.port").doesNotMatch(allowed);
    assertThat("runnerpool.records.keep=1d\nquarkus.x").doesNotMatch(allowed);
  }

  /** Kubernetes takes the last of two variables with one name, without a word. */
  @Test
  void whatTheChartSetsIsRefusedInEnv() throws IOException {
    String deployment = Files.readString(CHART.resolve("templates/deployment.yaml"));
    Matcher refusal = Pattern.compile("regexMatch \"([^\"]+)\" \\.name").matcher(deployment);
    assertThat(refusal.find()).isTrue();
    Pattern refused = Pattern.compile(refusal.group(1));
    List<String> variables =
        Pattern.compile("- name: ([A-Z_]+)\\n")
            .matcher(deployment)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(variables).contains("LOG_LEVEL").allMatch(name -> refused.matcher(name).matches());
    assertThat(List.of("HTTPS_PROXY", "no_proxy", "AWS_REGION", "OTEL_EXPORTER_OTLP_HEADERS"))
        .noneMatch(name -> refused.matcher(name).matches());
  }

  /** After {@code helm upgrade --reuse-values} a value that the old chart had not is not there. */
  @Test
  void withoutAValueForTheLogLevelTheOperatorHasItsOwn() throws IOException {
    assertThat(Files.readString(CHART.resolve("templates/deployment.yaml")))
        .contains("{{- with .Values.logLevel }}\n            - name: LOG_LEVEL\n");
  }

  /** By name, of templates and of the environment. */
  private static Set<String> ofTheChart() throws IOException {
    Set<String> keys = keys(Files.readString(CHART.resolve("templates/_names.tpl")));
    Matcher environment =
        Pattern.compile("name: (RUNNERPOOL_[A-Z_]+)")
            .matcher(Files.readString(CHART.resolve("templates/deployment.yaml")));
    Map<String, String> byVariable =
        known().stream()
            .collect(
                Collectors.toMap(
                    key -> key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), key -> key));
    while (environment.find()) {
      keys.add(byVariable.getOrDefault(environment.group(1), environment.group(1)));
    }
    return keys;
  }

  private static Set<String> keys(String text) {
    Set<String> keys = new TreeSet<>();
    Matcher key = KEY.matcher(text);
    while (key.find()) {
      keys.add(key.group(1).replaceAll("[.]$", ""));
    }
    return keys;
  }

  private static Set<String> known() {
    Set<String> keys = new TreeSet<>();
    for (Class<?> mapping : MAPPINGS) {
      collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, keys);
    }
    return keys;
  }

  private static void collect(String prefix, Class<?> mapping, Set<String> keys) {
    for (Method method : mapping.getMethods()) {
      String key =
          prefix
              + "."
              + Stream.of(method.getName().split("(?=[A-Z])"))
                  .map(part -> part.toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining("-"));
      keys.add(key);
      if (method.getReturnType().getEnclosingClass() == mapping
          && method.getReturnType().isInterface()) {
        collect(key, method.getReturnType(), keys);
      }
    }
  }
}
