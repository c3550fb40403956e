package dev.runnerpool.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator is set to is refused at its start where no time and no number can be right. */
class SettingsTest {

  /** These are compared with each other, by who reads them. */
  private static final Set<String> COMPARED =
      Set.of(
          "runnerpool.leader-election.lease-duration",
          "runnerpool.leader-election.renew-deadline",
          "runnerpool.leader-election.retry-period",
          "runnerpool.records.keep",
          "runnerpool.records.keep-days");

  private record Setting(Class<?> mapping, String key, Class<?> type) {
    @Override
    public String toString() {
      return key;
    }
  }

  static Stream<Setting> timesAndNumbers() {
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("dev.runnerpool").stream()
            .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
            .map(JavaClass::reflect)
            .flatMap(
                mapping ->
                    of(mapping, mapping, mapping.getAnnotation(ConfigMapping.class).prefix()))
            .filter(setting -> !COMPARED.contains(setting.key()));
  }

  private static Stream<Setting> of(Class<?> mapping, Class<?> group, String prefix) {
    return Arrays.stream(group.getDeclaredMethods())
        .flatMap(
            method -> {
              Class<?> type = method.getReturnType();
              String key = prefix + "." + kebab(method);
              if (type == Duration.class || type == int.class) {
                return Stream.of(new Setting(mapping, key, type));
              }
              return type.isInterface() && type.getName().startsWith("dev.runnerpool")
                  ? of(mapping, type, key)
                  : Stream.empty();
            });
  }

  private static String kebab(Method method) {
    return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("timesAndNumbers")
  void ofZeroOrLessAreRefusedWithTheirNameAndWhatWouldBeRight(Setting setting) {
    boolean time = setting.type() == Duration.class;
    for (String wrong : time ? List.of("0s", "-5s", "PT0S") : List.of("0", "-1")) {
      assertThatThrownBy(() -> read(setting, wrong))
          .hasStackTraceContaining(setting.key())
          .hasStackTraceContaining('"' + wrong + '"')
          .hasStackTraceContaining(
              time ? "it must be more than 0, such as" : "it must be 1 or more");
    }
  }

  @Test
  void whatIsNoNumberSaysSoToo() {
    Setting viewers =
        timesAndNumbers().filter(each -> each.type() == int.class).findFirst().orElseThrow();
    assertThatThrownBy(() -> read(viewers, "many"))
        .hasStackTraceContaining("it must be a whole number, 1 or more");
  }

  @Test
  void ordinaryOnesAreTakenAsTheyAre() {
    List<Setting> settings = timesAndNumbers().toList();
    assertThat(settings).hasSizeGreaterThan(25);
    settings.forEach(setting -> read(setting, setting.type() == Duration.class ? "250ms" : "3"));
  }

  private static void read(Setting setting, String value) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(setting.mapping())
            .withDefaultValue("java.io.tmpdir", "/tmp")
            .withDefaultValue(setting.key(), value)
            .build();
    config.getConfigMapping(setting.mapping());
  }
}
