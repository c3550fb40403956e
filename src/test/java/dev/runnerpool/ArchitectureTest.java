package dev.runnerpool;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.runnerpool.core.cost.PriceFeed;
import dev.runnerpool.core.placement.NodeGroupFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rings and the habits that keep the code easy to find one's way in. */
class ArchitectureTest {
  private static final int LONGEST_FILE = 300;
  private static final String API = "dev.runnerpool.api..";
  private static final String CORE = "dev.runnerpool.core..";
  private static final String GITLAB = "dev.runnerpool.gitlab..";
  private static final String SIMULATION = "dev.runnerpool.simulation..";
  private static final String SETTINGS = "dev.runnerpool.settings..";
  private static final String CHART = "dev.runnerpool.chart..";
  private static final String OPERATOR = "dev.runnerpool.operator..";
  private static final String SANDBOX = "dev.runnerpool.sandbox..";
  private static final String CLI = "dev.runnerpool.cli..";

  private static final ArchRule CORE_IS_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java.lang..", "java.math..", "java.time..", "java.util..", CORE);

  private static final ArchRule CORE_HAS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.time.Clock.class, java.util.Date.class, java.util.Timer.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethodWhere(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "it asks java.time what time it is",
                  call ->
                      call.getTargetOwner().getPackageName().equals("java.time")
                          && call.getName().equals("now")));

  private static final ArchRule API_KNOWS_NO_OTHER_RING =
      knowsNothingOf(API, CORE, GITLAB, SIMULATION, OPERATOR, CLI, SANDBOX);

  private static final ArchRule GITLAB_KNOWS_NEITHER_RECONCILING_NOR_PODS =
      knowsNothingOf(GITLAB, SIMULATION, OPERATOR, CLI, SANDBOX, "io.javaoperatorsdk..");

  private static final ArchRule SIMULATION_IS_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage(SIMULATION)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", CORE, SIMULATION);

  private static final ArchRule CHARTS_KNOW_NO_RING =
      classes()
          .that()
          .resideInAPackage(CHART)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", CHART);

  private static final ArchRule SETTINGS_KNOW_NO_RING =
      knowsNothingOf(SETTINGS, API, CORE, GITLAB, SIMULATION, OPERATOR, CLI, SANDBOX);

  private static final ArchRule OPERATOR_KNOWS_NO_OUTER_RING =
      knowsNothingOf(OPERATOR, SIMULATION, CLI, SANDBOX);

  private static final ArchRule CLI_KNOWS_NO_SANDBOX = knowsNothingOf(CLI, SANDBOX);

  private static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("dev.runnerpool.(**)").should().beFreeOfCycles();

  private static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?");

  private static final ArchRule THE_OPERATOR_LOGS_THROUGH_ITS_LOGGER =
      noClasses()
          .that()
          .resideInAnyPackage(GITLAB, OPERATOR)
          // What the logger itself calls has the logger's types.
          .and()
          .areNotAssignableTo(java.util.logging.Filter.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..");

  private static final ArchRule THE_SDK_OF_AWS_IS_BEHIND_ITS_PORTS =
      noClasses()
          .that()
          .resideInAPackage("dev.runnerpool..")
          .and()
          .resideOutsideOfPackage("..aws..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  /** Both have a thread of their own: no reconcile waits for AWS. */
  private static final ArchRule AWS_IS_ASKED_BY_WHO_READS_ASIDE =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("PriceRefresh")
          .and()
          .haveSimpleNameNotStartingWith("NodeGroupRefresh")
          .and()
          .resideOutsideOfPackage("..aws..")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(PriceFeed.class).or(assignableTo(NodeGroupFeed.class)))));

  /**
   * Plain JUnit, as Surefire passes over the rules of ArchUnit's own engine when given a -Dtest.
   */
  @TestFactory
  Stream<DynamicTest> rules() {
    JavaClasses code =
        new ClassFileImporter().withImportOption(new NoTests()).importPackages("dev.runnerpool");
    return Stream.of(
            CORE_IS_PLAIN_JAVA,
            CORE_HAS_NO_CLOCK,
            API_KNOWS_NO_OTHER_RING,
            GITLAB_KNOWS_NEITHER_RECONCILING_NOR_PODS,
            SIMULATION_IS_PLAIN_JAVA,
            CHARTS_KNOW_NO_RING,
            SETTINGS_KNOW_NO_RING,
            OPERATOR_KNOWS_NO_OUTER_RING,
            CLI_KNOWS_NO_SANDBOX,
            PACKAGES_FORM_NO_CYCLE,
            NAMES_SAY_WHAT_A_CLASS_IS,
            THE_SDK_OF_AWS_IS_BEHIND_ITS_PORTS,
            AWS_IS_ASKED_BY_WHO_READS_ASIDE,
            THE_OPERATOR_LOGS_THROUGH_ITS_LOGGER)
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(code)));
  }

  private static ArchRule knowsNothingOf(String ring, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(ring)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @Test
  void noSimpleNameStandsForTwoClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<String, Long> byName =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
              .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
      assertThat(byName).allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
    }
  }

  @Test
  void noFileIsLongerThanOneCanRead() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      List<String> tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LONGEST_FILE)
              .map(file -> "%s has %d lines".formatted(file, lines(file)))
              .toList();
      assertThat(tooLong).as("files over %d lines", LONGEST_FILE).isEmpty();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sandbox is compiled as test source, so its package tells it from the tests. */
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") || location.contains("/dev/runnerpool/sandbox/");
    }
  }
}
