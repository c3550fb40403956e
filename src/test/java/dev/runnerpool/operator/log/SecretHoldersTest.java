package dev.runnerpool.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.runnerpool.gitlab.client.Credentials;
import dev.runnerpool.gitlab.client.RunnerIdentity;
import dev.runnerpool.gitlab.runner.RunnerSecrets;
import dev.runnerpool.gitlab.runner.RunnerToken;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

/** What holds a secret shows none of it by itself, whoever logs it and at whatever level. */
class SecretHoldersTest {

  /** Looks like no token, so that no mask helps. */
  private static final String SECRET = "s3cr3tW0rd4711";

  private static final Pattern NAME =
      Pattern.compile("(?i)(\\w*token|password|authorization|privateKey)");

  /** A record with such a component is found here, if it is written today or in a year. */
  @Test
  void noRecordShowsAComponentThatIsNamedLikeASecret() throws Exception {
    List<Class<?>> holders = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.runnerpool.gitlab", "dev.runnerpool.operator")) {
      if (type.isRecord()) {
        Class<?> record = type.reflect();
        if (Arrays.stream(record.getRecordComponents()).anyMatch(SecretHoldersTest::isSecret)) {
          holders.add(record);
          assertThat(filled(record).toString()).as(record.getName()).doesNotContain(SECRET);
        }
      }
    }
    assertThat(holders).contains(Credentials.class, RunnerIdentity.class);
  }

  @Test
  void neitherDoThoseThatHoldOneByAnotherName() throws Exception {
    RunnerToken token = RunnerToken.kept(SECRET, Map.of());
    Object shared = call("dev.runnerpool.gitlab.webhook.SharedSecret", "of", SECRET + SECRET);
    Object cache =
        construct("dev.runnerpool.operator.pods.CacheCredentials", Map.of("secretkey", SECRET));
    RunnerSecrets.Kept kept =
        new RunnerSecrets.Kept(
            OptionalLong.of(7),
            Optional.of(token),
            new SecretBuilder().addToStringData("token", SECRET).build());
    assertThat(List.of(token, shared, cache, kept))
        .allSatisfy(holder -> assertThat(everyLevel(holder)).doesNotContain(SECRET));
  }

  /** As it stands in the log, whatever level that shows. */
  private static String everyLevel(Object holder) {
    LineFilter filter = new LineFilter(false);
    StringBuilder lines = new StringBuilder();
    for (Level level :
        List.of(Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE)) {
      ExtLogRecord line = new ExtLogRecord(level, "holds {0}", SecretHoldersTest.class.getName());
      line.setParameters(new Object[] {holder});
      line.setThrown(new IllegalStateException("of " + holder));
      filter.isLoggable(line);
      lines.append(line.getFormattedMessage()).append(line.getThrown());
    }
    assertThat(lines).contains("holds ");
    return lines.toString();
  }

  private static boolean isSecret(RecordComponent component) {
    return NAME.matcher(component.getName()).matches()
        && (component.getType() == String.class || component.getType() == Optional.class);
  }

  private static Object filled(Class<?> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    Constructor<?> constructor =
        record.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(
        Arrays.stream(components).map(SecretHoldersTest::value).toArray());
  }

  private static Object value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return isSecret(component) ? SECRET : "x";
    }
    if (type == Optional.class) {
      return isSecret(component)
              && component.getGenericType().getTypeName().contains("java.lang.String")
          ? Optional.of(SECRET)
          : Optional.empty();
    }
    if (type == byte[].class) {
      return new byte[0];
    }
    Map<Class<?>, Object> none =
        Map.of(
            OptionalLong.class, OptionalLong.empty(),
            OptionalInt.class, OptionalInt.empty(),
            List.class, List.of(),
            Set.class, Set.of(),
            Map.class, Map.of(),
            long.class, 0L,
            int.class, 0,
            boolean.class, false);
    return none.get(type);
  }

  private static Object call(String type, String method, String argument)
      throws ReflectiveOperationException {
    Method found = Class.forName(type).getDeclaredMethod(method, String.class);
    found.setAccessible(true);
    return found.invoke(null, argument);
  }

  private static Object construct(String type, Map<String, String> argument)
      throws ReflectiveOperationException {
    Constructor<?> found = Class.forName(type).getDeclaredConstructor(Map.class);
    found.setAccessible(true);
    return found.newInstance(argument);
  }
}
