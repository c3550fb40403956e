package dev.runnerpool.core.demand;

import static dev.runnerpool.core.demand.Offers.NOW;
import static dev.runnerpool.core.demand.Offers.assign;
import static dev.runnerpool.core.demand.Offers.hindered;
import static dev.runnerpool.core.demand.Offers.idle;
import static dev.runnerpool.core.demand.Offers.ids;
import static dev.runnerpool.core.demand.Offers.job;
import static dev.runnerpool.core.demand.Offers.offer;
import static dev.runnerpool.core.demand.Offers.ruled;
import static dev.runnerpool.core.demand.Offers.spilling;
import static dev.runnerpool.core.demand.Offers.starting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pools of one namespace over one queue; several namespaces are in {@code NamespacesTest}. */
class AssignmentTest {
  private static final Job JOB = job(1, 60);
  private static final PoolCandidate CHEAP =
      spilling(Duration.ofSeconds(30), offer("ci/cheap", 0.1));
  private static final PoolCandidate DEAR = offer("ci/a-dear", 0.2);
  private static final PoolCandidate UNPRICED = offer("ci/a-unpriced", -1);

  @Test
  void theCheaperPoolGetsTheJobAndAnUnknownPriceComesLast() {
    assertThat(winner(DEAR, CHEAP)).isEqualTo("ci/cheap");
    assertThat(winner(UNPRICED, DEAR)).isEqualTo("ci/a-dear");
    assertThat(winner(offer("ci/b", 0.1), offer("ci/a", 0.1))).isEqualTo("ci/a");
  }

  @Test
  void aJobSpillsFromAFullPoolOnceItHasWaitedTheOtherOnesSpillAfter() {
    PoolCandidate full = hindered(ScaleUpBlocker.AT_MAX, spilling(Duration.ZERO, CHEAP));
    PoolCandidate patient = spilling(Duration.ofSeconds(61), DEAR);
    PoolCandidate alsoFull = hindered(ScaleUpBlocker.AT_MAX, DEAR);
    assertThat(winner(full, DEAR)).isEqualTo("ci/a-dear");
    assertThat(winner(full, patient)).isEqualTo("ci/cheap");
    assertThat(winner(full, alsoFull)).isEqualTo("ci/cheap");
    assertThat(winner(CHEAP, spilling(Duration.ZERO, DEAR))).isEqualTo("ci/cheap");
  }

  @ParameterizedTest
  @EnumSource
  void whateverHindersTheCheaperPoolTheJobSpillsAndIsToldWhy(ScaleUpBlocker why) {
    QueueAssignment given = assign(List.of(hindered(why, CHEAP), DEAR), List.of(JOB), Map.of());
    assertThat(ids(given, "ci/a-dear")).containsExactly(1L);
    assertThat(given.of("ci/a-dear").orElseThrow().spilled())
        .isEqualTo("1 job moved here after 60 s: ci/cheap " + why.words());
  }

  @Test
  void nothingIsSaidOfJobsThatDidNotSpill() {
    PoolCandidate full = hindered(ScaleUpBlocker.AT_MAX, CHEAP);
    assertThat(spilled(CHEAP, DEAR, JOB)).isEmpty();
    assertThat(spilled(full, DEAR, job(1, 59))).isEmpty();
  }

  private static String spilled(PoolCandidate one, PoolCandidate other, Job job) {
    return assign(List.of(one, other), List.of(job), Map.of()).shares().values().stream()
        .map(PoolShare::spilled)
        .collect(Collectors.joining());
  }

  @Test
  void aJobGivenToAPoolStaysThereThoughAnotherBecameCheaper() {
    QueueAssignment given =
        assign(List.of(DEAR, CHEAP), List.of(JOB), Map.of(JOB.id(), "ci/a-dear"));
    assertThat(ids(given, "ci/a-dear")).containsExactly(1L);
  }

  @Test
  void aJobGivenToAPoolThatLeftGoesToAnother() {
    QueueAssignment given = assign(List.of(DEAR, CHEAP), List.of(JOB), Map.of(JOB.id(), "ci/gone"));
    assertThat(ids(given, "ci/cheap")).containsExactly(1L);
  }

  @Test
  void aJobGoesWhereARunnerIsIdleAndTheNextOneToTheCheaperPoolAgain() {
    QueueAssignment given =
        assign(List.of(CHEAP, idle(1, DEAR)), List.of(JOB, job(2, 0)), Map.of());
    assertThat(ids(given, "ci/a-dear")).containsExactly(1L);
    assertThat(ids(given, "ci/cheap")).containsExactly(2L);
  }

  /** GitLab gives a runner the oldest job, whoever it was made for: the other pool's, say. */
  @Test
  void aJobWhoseRunnerTookAnotherIsForTheRunnerThatComesForNothing() {
    Map<Long, String> before = Map.of(2L, "ci/cheap");
    Job second = job(2, 5);
    assertThat(
            ids(assign(List.of(CHEAP, starting(1, 0, DEAR)), List.of(second), before), "ci/cheap"))
        .isEmpty();
    assertThat(ids(assign(List.of(CHEAP, idle(1, DEAR)), List.of(second), before), "ci/cheap"))
        .isEmpty();
    assertThat(
            ids(assign(List.of(CHEAP, starting(1, 1, DEAR)), List.of(second), before), "ci/cheap"))
        .as("a warm one comes for something")
        .containsExactly(2L);
    PoolCandidate starts = starting(1, 0, CHEAP);
    assertThat(ids(assign(List.of(starts, idle(1, DEAR)), List.of(second), before), "ci/cheap"))
        .as("its own runner is on its way")
        .containsExactly(2L);
  }

  @Test
  void inAFullPoolAsManyJobsStayAsItHasFreeRunnersAndTheOthersMoveOn() {
    List<Job> jobs = List.of(job(1, 600), job(2, 600), job(3, 600), job(4, 600));
    PoolCandidate full =
        hindered(
            ScaleUpBlocker.AT_MAX,
            Offers.free(
                new FreeRunners(1, 1, 0, Optional.of(NOW)), spilling(Duration.ZERO, CHEAP)));
    Map<Long, String> before =
        Map.of(1L, "ci/cheap", 2L, "ci/cheap", 3L, "ci/cheap", 4L, "ci/cheap");
    QueueAssignment given = assign(List.of(full, DEAR), jobs, before);
    assertThat(ids(given, "ci/cheap")).containsExactly(1L, 2L);
    assertThat(ids(given, "ci/a-dear")).containsExactly(3L, 4L);
  }

  /** A merge request's job: its ref's protection is not told. */
  @Test
  void aPoolThatSurelyTakesAJobComesBeforeOneThatOnlyMay() {
    TagRule protectedOnly = new TagRule(Set.of("arm64"), true, true);
    PoolCandidate may = idle(1, ruled(protectedOnly, offer("ci/cheap", 0.1)));
    Map<Long, String> before = Map.of(1L, "ci/cheap");
    assertThat(ids(assign(List.of(may, DEAR), List.of(JOB), before), "ci/a-dear"))
        .containsExactly(1L);
    Job ofMain = JOB.withProtectedRef(Optional.of(true));
    assertThat(ids(assign(List.of(may, DEAR), List.of(ofMain), Map.of()), "ci/cheap"))
        .containsExactly(1L);
    Job ofBranch = JOB.withProtectedRef(Optional.of(false));
    assertThat(ids(assign(List.of(may), List.of(ofBranch), before), "ci/cheap")).isEmpty();
    assertThat(ids(assign(List.of(may), List.of(JOB), before), "ci/cheap"))
        .as("it is the only one that may")
        .containsExactly(1L);
    PoolCandidate full = hindered(ScaleUpBlocker.AT_MAX, DEAR);
    assertThat(ids(assign(List.of(may, full), List.of(JOB), Map.of()), "ci/cheap"))
        .as("the sure one cannot serve")
        .containsExactly(1L);
  }

  /** Somebody paused it in GitLab, say. */
  @Test
  void aPoolWhoseRunnerIsKnownToBeKeptFromJobsComesLast() {
    PoolCandidate kept =
        new PoolCandidate(
            CHEAP.pool(),
            CHEAP.queue(),
            CHEAP.rule(),
            false,
            CHEAP.hourlyPrice(),
            CHEAP.free(),
            CHEAP.hindrance(),
            CHEAP.spillAfter(),
            CHEAP.taken(),
            CHEAP.tookAt());
    assertThat(winner(kept, DEAR)).isEqualTo("ci/a-dear");
    assertThat(winner(kept)).isEqualTo("ci/cheap");
  }

  private static String winner(PoolCandidate... offers) {
    QueueAssignment given = assign(List.of(offers), List.of(JOB), Map.of());
    return given.shares().entrySet().stream()
        .filter(entry -> !entry.getValue().jobs().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" and "));
  }

  @Property
  void eachJobThatSomePoolMayTakeIsGivenToExactlyOneThatMay(@ForAll("queues") Queues queues) {
    QueueAssignment given = queues.assigned(new Random(0));
    Set<Long> takeable =
        queues.offers().stream()
            .flatMap(o -> queues.jobs().get(o.queue()).stream().filter(o.rule()::takes))
            .map(Job::id)
            .collect(Collectors.toSet());
    assertThat(given.shares().values().stream().flatMap(share -> share.jobs().stream()))
        .extracting(Job::id)
        .containsExactlyInAnyOrderElementsOf(takeable);
    for (PoolCandidate offer : queues.offers()) {
      assertThat(given.of(offer.pool()).orElseThrow().jobs())
          .isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()))
          .allMatch(offer.rule()::takes)
          .allMatch(queues.jobs().get(offer.queue())::contains);
    }
  }

  @Property
  void theOrderInWhichPoolsAndJobsAreListedDoesNotMatter(
      @ForAll("queues") Queues queues, @ForAll Random random) {
    assertThat(jobs(queues.assigned(random))).isEqualTo(jobs(queues.assigned(new Random(0))));
  }

  private static Map<String, List<Job>> jobs(QueueAssignment given) {
    return given.shares().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().jobs()));
  }

  /** Up to four pools of a namespace, each with a queue that shows a part of all jobs. */
  private record Queues(List<PoolCandidate> offers, Map<QueueId, List<Job>> jobs) {

    QueueAssignment assigned(Random random) {
      List<PoolCandidate> shuffled = new ArrayList<>(offers);
      Collections.shuffle(shuffled, random);
      Map<QueueId, QueueState> states = new HashMap<>();
      jobs.forEach(
          (queue, visible) -> {
            List<Job> some = new ArrayList<>(visible);
            Collections.shuffle(some, random);
            states.put(queue, Offers.read(some, NOW));
          });
      return assign(shuffled, states, Map.of());
    }
  }

  @Provide
  Arbitrary<Queues> queues() {
    return jobs()
        .flatMap(
            all ->
                Combinators.combine(
                        anOffer().list().uniqueElements(PoolCandidate::pool).ofMaxSize(4),
                        some(all).list().ofSize(4))
                    .as(
                        (offers, visible) -> {
                          Map<QueueId, List<Job>> jobs = new HashMap<>();
                          for (int i = 0; i < offers.size(); i++) {
                            jobs.put(offers.get(i).queue(), visible.get(i));
                          }
                          return new Queues(offers, jobs);
                        }));
  }

  private static Arbitrary<List<Job>> some(List<Job> all) {
    return all.isEmpty()
        ? Arbitraries.just(List.of())
        : Arbitraries.of(all).set().ofMaxSize(10).map(List::copyOf);
  }

  private static Arbitrary<List<Job>> jobs() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 20), tags(), Arbitraries.integers().between(0, 120))
        .as((id, tags, age) -> new Job(id, "group/project", tags, NOW.minusSeconds(age)))
        .list()
        .uniqueElements(Job::id)
        .ofMaxSize(10);
  }

  private static Arbitrary<Set<String>> tags() {
    return Arbitraries.of("arm64", "amd64", "linux", "gpu").set().ofMaxSize(3);
  }

  private static Arbitrary<PoolCandidate> anOffer() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 3);
    return Combinators.combine(
            Arbitraries.of("ci/one", "ci/two", "ci/three", "ci/four"),
            Combinators.combine(tags(), Arbitraries.of(true, false)).as(TagRule::new),
            Arbitraries.integers().between(1, 3).injectNull(0.3),
            Combinators.combine(few, few, few)
                .as(
                    (idle, starting, warm) ->
                        new FreeRunners(idle, starting, warm, Optional.empty())),
            Arbitraries.of(ScaleUpBlocker.class).optional(),
            Arbitraries.integers().between(0, 120))
        .as(
            (pool, rule, price, free, hindrance, spill) ->
                new PoolCandidate(
                    pool,
                    Offers.queue("scope of " + pool, "ci/token"),
                    rule,
                    price == null ? OptionalDouble.empty() : OptionalDouble.of(price),
                    free,
                    hindrance,
                    Duration.ofSeconds(spill),
                    Set.of(),
                    Optional.empty()));
  }
}
