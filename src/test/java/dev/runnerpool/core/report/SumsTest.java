package dev.runnerpool.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CostByKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** However costs are put together, they are the same in all. */
class SumsTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-27");
  private static final long CENT = 10_000_000;

  @Property
  void everyGroupingSumsToTheSame(@ForAll("facts") List<CostFact> facts) {
    Spent all = facts.stream().map(CostFact::spent).reduce(Spent.NOTHING, Spent::plus);
    for (Dimension first : Dimension.values()) {
      for (Dimension second : Dimension.values()) {
        List<Dimension> dimensions = first == second ? List.of(first) : List.of(first, second);
        Bill bill = bill(facts, dimensions);
        assertThat(bill.total()).as("by %s", dimensions).isEqualTo(all);
        for (int top : new int[] {1, 3, 1000}) {
          Bill shown = bill.top(top);
          assertThat(shown.entries()).hasSizeLessThanOrEqualTo(top + 1);
          assertThat(
                  shown.entries().stream()
                      .map(Bill.Entry::spent)
                      .reduce(Spent.NOTHING, Spent::plus))
              .isEqualTo(all);
        }
      }
    }
  }

  @Property
  void dividedIdleIsAsMuchAsIdleAndGoesToWhoUsed(
      @ForAll("facts") List<CostFact> facts, @ForAll("idle") Map<IdleDivision.Cell, Long> idle) {
    Map<IdleDivision.Cell, Long> used = new HashMap<>();
    facts.forEach(
        fact -> used.merge(IdleDivision.Cell.of(fact), fact.spent().cost().total(), Long::sum));
    IdleDivision division = new IdleDivision(used, idle);
    List<CostFact> divided = new ArrayList<>();
    facts.forEach(
        fact -> {
          long part = division.share(IdleDivision.Cell.of(fact)).next(fact.spent().cost().total());
          divided.add(fact.with(fact.spent().plus(Spent.idle(part))));
        });
    division.rest(divided::add);

    assertThat(divided.stream().mapToLong(fact -> fact.spent().idle()).sum())
        .isEqualTo(idle.values().stream().mapToLong(Long::longValue).sum());
    for (int i = 0; i < facts.size(); i++) {
      IdleDivision.Cell cell = IdleDivision.Cell.of(facts.get(i));
      double fair =
          used.get(cell) == 0
              ? 0
              : (double) idle.getOrDefault(cell, 0L)
                  * facts.get(i).spent().cost().total()
                  / used.get(cell);
      assertThat((double) divided.get(i).spent().idle())
          .isBetween(fair - 1.001 - fair / 1e12, fair + 1.001 + fair / 1e12);
    }
  }

  @Property
  void partsAreExactHoweverMuchIsDivided(
      @ForAll @LongRange(min = -5, max = 1L << 56) long idle,
      @ForAll List<@LongRange(min = 0, max = 1L << 51) Long> taken) {
    IdleDivision.Cell cell = IdleDivision.Cell.of(fact(1));
    long used = taken.stream().mapToLong(Long::longValue).sum();
    IdleDivision.Share share = new IdleDivision(Map.of(cell, used), Map.of(cell, idle)).share(cell);
    BigInteger upTo = BigInteger.ZERO;
    long given = 0;
    for (long each : taken) {
      upTo = upTo.add(BigInteger.valueOf(each));
      given += share.next(each);
      if (used > 0) {
        BigInteger[] exact =
            BigInteger.valueOf(idle).multiply(upTo).divideAndRemainder(BigInteger.valueOf(used));
        long down = exact[0].longValueExact() - (exact[1].signum() < 0 ? 1 : 0);
        assertThat(given).isEqualTo(down);
      }
    }
  }

  @Property
  void whatIsPrintedAddsUp(@ForAll("amounts") List<Long> nanos) {
    List<Long> printed = PrintedMoney.round(nanos, CENT);
    long sum = nanos.stream().mapToLong(Long::longValue).sum();
    assertThat(printed.stream().mapToLong(Long::longValue).sum())
        .isEqualTo(PrintedMoney.roundOne(sum, CENT));
    for (int i = 0; i < nanos.size(); i++) {
      assertThat(Math.abs(printed.get(i) * CENT - nanos.get(i))).isLessThan(CENT);
    }
  }

  @Property
  void whatIsChargedDoesNotDependOnTheGrouping(@ForAll("facts") List<CostFact> facts) {
    ChargeRates rates =
        new ChargeRates(
            Optional.of(new BigDecimal("1.15")),
            Map.of("arm64", new BigDecimal("0.004"), "ci/p1", new BigDecimal("0.000001")));
    List<CostFact> charged =
        facts.stream()
            .map(
                fact ->
                    new CostFact(
                        fact.day(),
                        fact.pool(),
                        fact.project(),
                        fact.job(),
                        fact.machine(),
                        fact.outcome(),
                        fact.retried(),
                        fact.spent().charged(rates.of(fact))))
            .toList();
    BigInteger all = bill(charged, List.of(Dimension.DAY)).total().charged();
    assertThat(bill(charged, List.of(Dimension.TEAM, Dimension.CAPACITY)).total().charged())
        .isEqualTo(all);
  }

  @Property
  void eachDollarIsWastedOnce(@ForAll("facts") List<CostFact> facts) {
    for (CostFact fact : facts) {
      long sum = 0;
      int jobs = 0;
      for (WasteKind kind : WasteKind.values()) {
        sum += kind.of(fact);
        jobs += kind.countsJobsOf(fact) ? 1 : 0;
      }
      assertThat(sum).as("%s", fact).isEqualTo(fact.spent().total());
      assertThat(jobs).isEqualTo(fact.outcome() == JobOutcome.NONE && !fact.retried() ? 0 : 1);
    }
  }

  private static Bill bill(List<CostFact> facts, List<Dimension> dimensions) {
    Grouping grouping = new Grouping(dimensions, Teams.byDepth(1));
    Map<List<String>, Spent> sums = new HashMap<>();
    facts.forEach(fact -> sums.merge(grouping.key(fact), fact.spent(), Spent::plus));
    return Bill.of(sums, dimensions);
  }

  @Provide
  Arbitrary<List<Long>> amounts() {
    return Arbitraries.longs().between(-CENT, 1000 * CENT).list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<Map<IdleDivision.Cell, Long>> idle() {
    return Arbitraries.maps(
            Arbitraries.integers().between(0, 40).map(n -> IdleDivision.Cell.of(fact(n))),
            Arbitraries.longs().between(-5, 5_000_000_000_000L))
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<CostFact>> facts() {
    return Arbitraries.integers().between(0, 100_000).map(SumsTest::fact).list().ofMaxSize(30);
  }

  /** Few values of each, so that keys meet. */
  private static CostFact fact(int seed) {
    Random random = new Random(seed);
    CostByKind cost =
        new CostByKind(
            random.nextInt(3) == 0 ? 0 : Math.abs(random.nextLong() % 1_000_000_000_000L),
            random.nextInt(1000),
            random.nextInt(1_000_000),
            random.nextInt(2) * 7L,
            1,
            random.nextInt(3));
    Spent spent =
        new Spent(
            random.nextInt(3),
            random.nextInt(1_000_000),
            cost,
            0,
            random.nextInt(1000),
            random.nextInt(1000),
            random.nextInt(10),
            BigInteger.ZERO);
    String[] projects = {"a/b/c", "a/d", "top", "a/b/e", CostFact.NO_JOB, CostFact.UNTOLD};
    return new CostFact(
        DAY.plusDays(random.nextInt(2)),
        "ci/p" + random.nextInt(3),
        projects[random.nextInt(projects.length)],
        "job" + random.nextInt(2),
        new CostFact.Machine(
            random.nextBoolean() ? "arm64" : "amd64",
            "type" + random.nextInt(2),
            random.nextBoolean() ? "spot" : "on-demand",
            random.nextBoolean() ? "us-east-1" : ""),
        JobOutcome.values()[random.nextInt(JobOutcome.values().length)],
        random.nextInt(4) == 0,
        spent);
  }
}
