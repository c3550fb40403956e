package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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

class AssignmentTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Job JOB = new Job(1, "group/project", Set.of(), NOW.minusSeconds(60));
  private static final PoolCandidate CHEAP = offer("b/cheap", 0.1, false, 30);
  private static final PoolCandidate DEAR = offer("a/dear", 0.2, false, 60);
  private static final PoolCandidate UNPRICED = offer("a/unpriced", -1, false, 60);

  @Test
  void theCheaperPoolGetsTheJobAndAnUnknownPriceComesLast() {
    assertThat(winner(DEAR, CHEAP)).isEqualTo("b/cheap");
    assertThat(winner(UNPRICED, DEAR)).isEqualTo("a/dear");
    assertThat(winner(offer("b", 0.1, false, 60), offer("a", 0.1, false, 60))).isEqualTo("a");
  }

  @Test
  void aJobSpillsFromAFullPoolOnceItHasWaitedTheOtherOnesSpillAfter() {
    PoolCandidate full = offer("b/cheap", 0.1, true, 0);
    assertThat(winner(full, offer("a/dear", 0.2, false, 60))).isEqualTo("a/dear");
    assertThat(winner(full, offer("a/dear", 0.2, false, 61))).isEqualTo("b/cheap");
    assertThat(winner(full, offer("a/dear", 0.2, true, 60))).isEqualTo("b/cheap");
    assertThat(winner(CHEAP, offer("a/dear", 0.2, false, 0))).isEqualTo("b/cheap");
  }

  @ParameterizedTest
  @EnumSource
  void whateverHindersTheCheaperPoolTheJobSpillsAndIsToldWhy(ScaleUpBlocker why) {
    PoolCandidate hindered = with(CHEAP, Optional.of(why));
    assertThat(winner(hindered, DEAR)).isEqualTo("a/dear");
    List<Spill> spills = Assignment.spills(List.of(hindered, DEAR), DEAR, List.of(JOB), NOW);
    assertThat(Spill.explain(spills))
        .isEqualTo("1 job moved here after 60 s: b/cheap " + why.words());
  }

  @Test
  void nothingIsSaidOfJobsThatDidNotSpill() {
    PoolCandidate hindered = with(CHEAP, Optional.of(ScaleUpBlocker.AT_MAX));
    Job young = JOB.withQueuedAt(NOW.minusSeconds(59));
    assertThat(Assignment.spills(List.of(CHEAP, DEAR), DEAR, List.of(JOB), NOW)).isEmpty();
    assertThat(Assignment.spills(List.of(hindered, DEAR), hindered, List.of(JOB), NOW)).isEmpty();
    assertThat(Assignment.spills(List.of(hindered, DEAR), DEAR, List.of(young), NOW)).isEmpty();
  }

  private static PoolCandidate with(PoolCandidate o, Optional<ScaleUpBlocker> why) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        o.visible(),
        o.hourlyPrice(),
        o.idle(),
        o.starting(),
        why,
        o.spillAfter());
  }

  @Test
  void aJobGivenToAPoolStaysThereThoughAnotherBecameCheaper() {
    Map<Long, String> before = Map.of(JOB.id(), "a/dear");
    assertThat(Assignment.assign(List.of(DEAR, CHEAP), before, NOW).get("a/dear"))
        .containsExactly(JOB);
  }

  @Test
  void aJobGivenToAPoolThatLeftGoesToAnother() {
    Map<Long, String> before = Map.of(JOB.id(), "a/gone");
    assertThat(Assignment.assign(List.of(DEAR, CHEAP), before, NOW).get("b/cheap"))
        .containsExactly(JOB);
  }

  @Test
  void aJobGoesWhereARunnerIsIdleAndTheNextOneToTheCheaperPoolAgain() {
    Job second = new Job(2, "group/project", Set.of(), NOW);
    PoolCandidate cheap = seeing(CHEAP, 0, JOB, second);
    PoolCandidate idle = seeing(DEAR, 1, JOB, second);
    assertThat(Assignment.assign(List.of(cheap, idle), Map.of(), NOW))
        .containsEntry("a/dear", List.of(JOB))
        .containsEntry("b/cheap", List.of(second));
  }

  @Test
  void inAFullPoolAsManyJobsStayAsItHasFreeRunnersAndTheOthersMoveOn() {
    List<Job> jobs =
        List.of(1L, 2L, 3L, 4L).stream()
            .map(id -> new Job(id, "group/project", Set.of(), NOW.minusSeconds(600)))
            .toList();
    PoolCandidate full =
        new PoolCandidate(
            "b/cheap",
            CHEAP.queue(),
            CHEAP.rule(),
            jobs,
            CHEAP.hourlyPrice(),
            1,
            1,
            Optional.of(ScaleUpBlocker.AT_MAX),
            Duration.ZERO);
    PoolCandidate dear = seeing(DEAR, 0, jobs.toArray(Job[]::new));
    Map<Long, String> before = Map.of(1L, "b/cheap", 2L, "b/cheap", 3L, "b/cheap", 4L, "b/cheap");
    assertThat(Assignment.assign(List.of(full, dear), before, NOW))
        .containsEntry("b/cheap", jobs.subList(0, 2))
        .containsEntry("a/dear", jobs.subList(2, 4));
  }

  private static PoolCandidate seeing(PoolCandidate o, int idle, Job... jobs) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        List.of(jobs),
        o.hourlyPrice(),
        idle,
        0,
        o.hindrance(),
        o.spillAfter());
  }

  private static String winner(PoolCandidate... offers) {
    return Assignment.assign(List.of(offers), Map.of(), NOW).entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" and "));
  }

  private static PoolCandidate offer(String pool, double price, boolean full, int spillAfter) {
    return new PoolCandidate(
        pool,
        "queue of " + pool,
        new TagRule(Set.of(), true),
        List.of(JOB),
        price < 0 ? OptionalDouble.empty() : OptionalDouble.of(price),
        0,
        0,
        full ? Optional.of(ScaleUpBlocker.AT_MAX) : Optional.empty(),
        Duration.ofSeconds(spillAfter));
  }

  @Property
  void eachJobThatSomePoolMayTakeIsGivenToExactlyOneThatMay(
      @ForAll("offers") List<PoolCandidate> offers) {
    Map<String, List<Job>> given = Assignment.assign(offers, Map.of(), NOW);
    Set<Long> takeable =
        offers.stream()
            .flatMap(offer -> offer.visible().stream().filter(offer.rule()::takes))
            .map(Job::id)
            .collect(Collectors.toSet());
    assertThat(given.values().stream().flatMap(Collection::stream).map(Job::id))
        .containsExactlyInAnyOrderElementsOf(takeable);
    for (PoolCandidate offer : offers) {
      assertThat(given.get(offer.pool()))
          .isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()))
          .allMatch(job -> offer.rule().takes(job) && offer.visible().contains(job));
    }
  }

  @Property
  void theOrderInWhichPoolsAndJobsAreListedDoesNotMatter(
      @ForAll("offers") List<PoolCandidate> offers, @ForAll Random random) {
    List<PoolCandidate> shuffled = new ArrayList<>();
    for (PoolCandidate o : offers) {
      List<Job> jobs = new ArrayList<>(o.visible());
      Collections.shuffle(jobs, random);
      shuffled.add(
          new PoolCandidate(
              o.pool(),
              o.queue(),
              o.rule(),
              jobs,
              o.hourlyPrice(),
              o.idle(),
              o.starting(),
              o.hindrance(),
              o.spillAfter()));
    }
    Collections.shuffle(shuffled, random);
    assertThat(Assignment.assign(shuffled, Map.of(), NOW))
        .isEqualTo(Assignment.assign(offers, Map.of(), NOW));
  }

  /** Up to four pools over one queue of jobs, each seeing a part of it. */
  @Provide
  Arbitrary<List<PoolCandidate>> offers() {
    return jobs()
        .flatMap(queue -> offer(queue).list().uniqueElements(PoolCandidate::pool).ofMaxSize(4));
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

  private static Arbitrary<PoolCandidate> offer(List<Job> queue) {
    Arbitrary<List<Job>> visible =
        queue.isEmpty()
            ? Arbitraries.just(List.of())
            : Arbitraries.of(queue).set().ofMaxSize(10).map(List::copyOf);
    return Combinators.combine(
            Arbitraries.of("a/one", "a/two", "b/one", "b/two"),
            Combinators.combine(tags(), Arbitraries.of(true, false)).as(TagRule::new),
            visible,
            Arbitraries.integers().between(1, 3).injectNull(0.3),
            Combinators.combine(
                    Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 3))
                .as(List::of),
            Arbitraries.of(ScaleUpBlocker.class).optional(),
            Arbitraries.integers().between(0, 120))
        .as(
            (pool, rule, jobs, price, free, hindrance, spill) ->
                new PoolCandidate(
                    pool,
                    "queue of " + pool,
                    rule,
                    jobs,
                    price == null ? OptionalDouble.empty() : OptionalDouble.of(price),
                    free.get(0),
                    free.get(1),
                    hindrance,
                    Duration.ofSeconds(spill)));
  }
}
