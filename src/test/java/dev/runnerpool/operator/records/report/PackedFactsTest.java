package dev.runnerpool.operator.records.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.JobOutcome;
import dev.runnerpool.core.report.Spent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackedFactsTest {

  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  @Test
  void whatWasPackedComesOutAsItWas() {
    List<CostFact> facts = facts(2_000, new Random(1));
    assertThat(unpacked(PackedFacts.pack(facts), PackedFacts.PARTS))
        .containsExactlyInAnyOrderElementsOf(facts);
    assertThat(unpacked(PackedFacts.pack(List.of()), PackedFacts.PARTS)).isEmpty();
  }

  @Test
  void byAnyPartsItIsTheirSum() {
    List<CostFact> facts = facts(500, new Random(2));
    byte[] packed = PackedFacts.pack(facts);
    for (FactPart one : FactPart.values()) {
      for (FactPart other : FactPart.values()) {
        Set<FactPart> parts = EnumSet.of(one, other);
        Map<List<Object>, Spent> sums = new HashMap<>();
        facts.forEach(fact -> sums.merge(key(fact, parts), fact.spent(), Spent::plus));
        List<CostFact> out = unpacked(packed, parts);
        Map<List<Object>, Spent> read = new HashMap<>();
        out.forEach(fact -> read.merge(key(fact, parts), fact.spent(), Spent::plus));
        assertThat(read).as("%s", parts).isEqualTo(sums);
        assertThat(out).as("one of each: %s", parts).hasSameSizeAs(sums.keySet());
        assertThat(out)
            .extracting(CostFact::day)
            .containsOnly(parts.contains(FactPart.DAY) ? DAY : LocalDate.EPOCH);
      }
    }
  }

  @Test
  void aFactTakesFewBytes() {
    assertThat(PackedFacts.pack(facts(5_000, new Random(3))).length / 5_000)
        .as("bytes, most of them random money")
        .isLessThan(80);
  }

  @Test
  void whatIsDamagedOrOfAnotherFormatIsNamed() {
    assertThatThrownBy(
            () -> unpacked("not packed".getBytes(StandardCharsets.UTF_8), PackedFacts.PARTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a day's sums are damaged");
  }

  private static List<CostFact> unpacked(byte[] packed, Set<FactPart> parts) {
    List<CostFact> facts = new ArrayList<>();
    PackedFacts.unpack(packed, DAY, parts, facts::add);
    return facts;
  }

  private static List<Object> key(CostFact fact, Set<FactPart> parts) {
    List<Object> key = new ArrayList<>();
    for (FactPart part : parts) {
      key.add(
          switch (part) {
            case DAY -> "";
            case POOL -> fact.pool();
            case PROJECT -> fact.project();
            case JOB -> fact.job();
            case ARCHITECTURE -> fact.machine().architecture();
            case INSTANCE_TYPE -> fact.machine().instanceType();
            case CAPACITY -> fact.machine().capacity();
            case REGION -> fact.machine().region();
            case OUTCOME -> fact.outcome();
            case RETRIED -> fact.retried();
          });
    }
    return key;
  }

  /** All of them different: each has a job of its own. */
  private static List<CostFact> facts(int count, Random random) {
    List<CostFact> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      facts.add(
          new CostFact(
              LocalDate.EPOCH,
              "ci/pool-" + random.nextInt(4),
              "größe/app-" + random.nextInt(20),
              "job 😀 " + i,
              new Machine(
                  random.nextBoolean() ? "arm64" : "amd64",
                  "m7g." + random.nextInt(3),
                  random.nextBoolean() ? "spot" : "",
                  "us-east-" + random.nextInt(2)),
              JobOutcome.values()[random.nextInt(JobOutcome.values().length)],
              random.nextBoolean(),
              new Spent(
                  random.nextInt(3),
                  random.nextInt(1_000_000),
                  new CostByKind(
                      random.nextLong(Long.MAX_VALUE >> 12),
                      random.nextInt(100),
                      0,
                      127,
                      128,
                      random.nextInt(1_000_000_000)),
                  0,
                  random.nextInt(1_000_000_000),
                  random.nextInt(1_000_000_000),
                  // A clock that was set back.
                  -random.nextInt(2),
                  BigInteger.ZERO)));
    }
    return facts;
  }
}
