package dev.runnerpool.operator.reasons;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.placement.PlacementProblem;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.gitlab.Correction;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reasons in the code, the catalogue and {@code docs/reasons.md} are the same ones. */
class ReasonCatalogueTest {

  private static final Path PAGE = Path.of("docs/reasons.md");

  /** Read once: it takes seconds. */
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "dev.runnerpool.core", "dev.runnerpool.gitlab", "dev.runnerpool.operator");

  private final ReasonCatalogue catalogue = ReasonCatalogue.read();

  @Test
  void everyReasonInTheCodeIsInTheCatalogueAndTheOtherWayRound() {
    Set<String> stated = new TreeSet<>();
    reasonTypes().forEach(type -> constants(type).forEach(reason -> stated.add(reason.name())));

    assertThat(stated)
        .as("a reason without a line in reasons.txt, or a line without a reason")
        .containsExactlyInAnyOrderElementsOf(
            catalogue.all().stream().map(ReasonDefinition::reason).toList());
  }

  @Test
  void reasonsAreEnumsOfWhichTheseAreSome() {
    assertThat(reasonTypes())
        .allMatch(Class::isEnum)
        .contains(
            Reason.class, Failure.Reason.class, Correction.Kind.class, PlacementProblem.class);
  }

  /** Who else wrote a reason could write any word. */
  @Test
  void onlyThreeClassesWriteReasonsAndTheyTakeThemFromTheList() {
    assertThat(
            CODE.stream()
                .filter(
                    type ->
                        type.getAccessesFromSelf().stream()
                            .anyMatch(ReasonCatalogueTest::writesReason))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("Conditions", "EventRecorder", "StatusDraft");
  }

  @Test
  void placesAreConditionsThatThereAreDecisionsAndEvents() {
    for (ReasonDefinition reason : catalogue.all()) {
      assertThat(reason.places())
          .as(reason.reason())
          .isNotEmpty()
          .allSatisfy(
              place ->
                  assertThat(place).matches("decision|event|[A-Z][A-Za-z]+=(True|False|Unknown)"));
      assertThat(reason.meaning()).as(reason.reason()).isNotEmpty().doesNotEndWith(".");
      assertThat(reason.action()).as(reason.reason()).doesNotEndWith(".");
    }
    for (Reason reason : Reason.values()) {
      assertThat(catalogue.of(reason).places()).as(reason.name()).contains("decision");
    }
    for (Correction.Kind kind : Correction.Kind.values()) {
      assertThat(catalogue.of(kind).places()).containsExactly("event");
    }
    for (PlacementProblem problem : PlacementProblem.values()) {
      assertThat(catalogue.of(problem).places()).containsExactly("Placement=False");
    }
    for (Failure.Reason failure : Failure.Reason.values()) {
      assertThat(catalogue.of(failure).places()).contains("Registered=False");
    }
  }

  @Test
  void thePageIsTheCatalogue() throws IOException {
    String made = ReasonsPage.text();
    if (System.getProperty("generate") != null) {
      Files.writeString(PAGE, made);
    }
    assertThat(PAGE)
        .as("%s is stale: run mvn test -Dtest=ReasonCatalogueTest -Dgenerate", PAGE)
        .hasContent(made);
  }

  private static boolean writesReason(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String called = access.getTarget().getName();
    boolean builds = called.equals("withReason") || called.equals("setReason");
    return (builds && isOf(owner, Condition.class, Event.class))
        || (called.equals("<init>") && owner.equals(DecisionStatus.class.getName()));
  }

  /** A builder's methods are those of its fluent form. */
  private static boolean isOf(String owner, Class<?>... types) {
    return Stream.of(types).anyMatch(type -> owner.startsWith(type.getName()));
  }

  private static List<Class<?>> reasonTypes() {
    return CODE.stream()
        .filter(type -> type.isAssignableTo(StatedReason.class))
        .filter(type -> !type.isInterface())
        .<Class<?>>map(JavaClass::reflect)
        .toList();
  }

  private static Stream<StatedReason> constants(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(StatedReason.class::cast);
  }
}
