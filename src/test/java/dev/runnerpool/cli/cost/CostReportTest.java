package dev.runnerpool.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports over {@link CostScene}, counted by hand from its table. */
class CostReportTest {
  @TempDir static Path records;

  @BeforeAll
  static void write() throws SQLException {
    CostScene.in(records);
  }

  private static String cost(String arguments) {
    CostRun run = CostRun.of(records, arguments.split(" "));
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  /** Pools: 82 + 50 + 50 + 11 = 193, and 36 + 20 + 16 + 30 = 102. */
  @Test
  void thePoolsOfAMonth() {
    assertThat(cost("--month 2026-11 --width 120"))
        .isEqualTo(
"""
What runners cost by pool, 2026-11-01 to 2026-11-30 (UTC), in US dollars

POOL             JOBS  RUNNING  FOR JOBS  WAITING  STARTING  STOPPING    LOST    IDLE    COST  PER JOB   SHARE  UNPRICED
ci/linux-arm64      4  1:20:00    1.5000   0.1000    0.3100    0.0200       -       -  1.9300   0.4825   53.6%         -
ci/linux-amd64      2  0:25:00    0.5000   0.1000    0.1600    0.0100  0.2500       -  1.0200   0.5100   28.3%   0:01:30
(idle of nodes)     0        -         -        -         -         -       -  0.6500  0.6500            18.1%         -
total               6  1:45:00    2.0000   0.2000    0.4700    0.0300  0.2500  0.6500  3.6000   0.6000  100.0%   0:01:30

Runners were for 0 h 01 min 30 s on nodes of unknown price: what that cost is in no figure here.
Nodes had for 1 h 00 min 00 s no known price: what was idle of them then is in no figure here.
""");
  }

  /** Platform on arm64: 82 + 50 + 50; web on amd64: 36 + 20, on arm64: 11. */
  @Test
  void teamsAndArchitecturesFitEightyColumns() {
    assertThat(cost("--by team,architecture --width 80"))
        .isEqualTo(
            """
            What runners cost by team and architecture, 2026-11-01 to 2026-11-29 (UTC), in
            US dollars

            TEAM             ARCHITECTURE  JOBS  FOR JOBS    IDLE    COST  PER JOB   SHARE
            platform         arm64            3    1.4000       -  1.8200   0.6067   50.6%
            web              amd64            1    0.5000       -  0.5600   0.5600   15.6%
            (idle of nodes)  amd64            0         -  0.3500  0.3500             9.7%
            (idle of nodes)  arm64            0         -  0.3000  0.3000             8.3%
            (unknown)        amd64            1         -       -  0.3000   0.3000    8.3%
            (no job)         amd64            0         -       -  0.1600             4.4%
            web              arm64            1    0.1000       -  0.1100   0.1100    3.1%
            total                             6    2.0000  0.6500  3.6000   0.6000  100.0%

            Runners were for 0 h 01 min 30 s on nodes of unknown price: what that cost is in
            no figure here.
            Nodes had for 1 h 00 min 00 s no known price: what was idle of them then is in
            no figure here.
            80 columns are not wide enough for UNPRICED, RUNNING, WAITING, STARTING, LOST,
            STOPPING: see --width, or --format csv.
            """);
  }

  /** Of 27: 82 + 50 + 36 and idle 30; of 28: 50 + 20 + 16 + 30 + 11 and idle 35. */
  @Test
  void idleOfNodesStandsWithItsDay() {
    assertThat(cost("--by day --format csv"))
        .isEqualTo(
"""
day,jobs,running_seconds,job_usd,waiting_usd,startup_usd,retiring_usd,lost_usd,idle_usd,cost_usd,cost_per_job_usd,share,unpriced_seconds
2026-11-27,3,4200.000,1.300000000,0.100000000,0.260000000,0.020000000,0.000000000,0.300000000,1.980000000,0.660000000,0.550000,0.000
2026-11-28,3,2100.000,0.700000000,0.100000000,0.210000000,0.010000000,0.250000000,0.350000000,1.620000000,0.540000000,0.450000,90.000
"""
                .replace("\n", "\r\n"));
  }

  /**
   * The payments' job was alone on m7g spot (20), and on demand that day (10); web/shop alone on
   * m7i on demand on 28 (30); nobody used c7i (5).
   */
  @Test
  void dividedIdleGoesToWhoUsedSuchNodesThatDay() {
    assertThat(cost("--by project --idle divided --format csv"))
        .contains(
            "platform/payments/api,3,4200.000,1.400000000,0.100000000,0.300000000,0.020000000,0.000000000,0.300000000,2.120000000,",
            "web/shop,1,1200.000,0.500000000,0.000000000,0.060000000,0.000000000,0.000000000,0.300000000,0.860000000,",
            "(idle of"
                + " nodes),0,0.000,0.000000000,0.000000000,0.000000000,0.000000000,0.000000000,0.050000000,0.050000000,,");
  }

  @Test
  void aJobsNameThatASpreadsheetWouldRunIsText() {
    assertThat(cost("--by project,job --format csv"))
        .contains("\r\nweb/shop,'=e2e,1,1200.000,0.500000000,")
        .contains("\r\n(no job),(no job),0,");
    assertThat(cost("--by project,job --format json")).contains("\"=e2e\"");
  }

  @Test
  void whatIsNotShownOneByOneIsInOneRow() {
    assertThat(cost("--by job --top 2 --width 60"))
        .containsPattern("test +2 +0.8000 +- +1.0000 +0.5000 +27.8%")
        .containsPattern("build +1 +0.6000 +- +0.8200 +0.8200 +22.8%")
        .containsPattern("others \\(5\\) +3 +0.6000 +0.6500 +1.7800 +0.5933 +49.4%")
        .containsPattern("total +6 +2.0000 +0.6500 +3.6000 +0.6000 +100.0%");
  }

  @Test
  void jsonHasUnitsInItsNamesAndATotal() throws IOException {
    JsonNode json = new ObjectMapper().readTree(cost("--by instance-type --format json"));
    assertThat(json.get("schema").textValue()).isEqualTo("runnerpool.dev/cost/v1");
    assertThat(json.get("from").textValue()).isEqualTo("2026-11-01");
    assertThat(json.get("to").textValue()).isEqualTo("2026-11-29");
    assertThat(json.get("currency").textValue()).isEqualTo("USD");
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode row : json.get("rows")) {
      sum = sum.add(row.get("cost_usd").decimalValue());
    }
    assertThat(sum)
        .isEqualByComparingTo("3.6")
        .isEqualByComparingTo(json.get("total").get("cost_usd").decimalValue());
    assertThat(json.get("rows").get(0).get("instance_type").textValue()).isEqualTo("m7g.2xlarge");
    assertThat(json.get("notes")).hasSize(2);
  }

  /** Done 60 + 40 + 10, again 40, canceled 30 + 20, waiting 8 + 12. */
  @Test
  void whatWasWasted() {
    assertThat(cost("waste"))
        .contains(
            """
            FOR                           JOBS    COST   SHARE
            jobs that succeeded              3  1.1000   30.6%
            attempts that were run again     1  0.4000   11.1%
            jobs that failed                 0       -       -
            jobs that were canceled          1  0.5000   13.9%
            jobs of unknown outcome          1       -       -
            lost jobs and failed starts         0.2500    6.9%
            runners waiting for jobs            0.2000    5.6%
            runners starting                    0.4700   13.1%
            runners stopping                    0.0300    0.8%
            idle of nodes                       0.6500   18.0%
            total                            6  3.6000  100.0%
            """);
    assertThat(cost("waste --by team --format csv"))
        .startsWith(
            "team,jobs,done_usd,retried_usd,failed_usd,canceled_usd,untold_usd,lost_usd,waiting_usd,startup_usd,stopping_usd,idle_usd,cost_usd\r\n"
                + "platform,3,1.000000000,0.400000000,0.000000000,0.000000000,0.000000000,0.000000000,0.100000000,0.300000000,0.020000000,0.000000000,1.820000000\r\n");
  }

  /** 200 - 82 of m7g, 40 - 16 of m7i. */
  @Test
  void whatSpotSaved() {
    assertThat(cost("spot"))
        .contains(
            """
            INSTANCE TYPE  JOBS    COST  COMPARED  ON DEMAND   SAVED  SAVED %
            m7g.2xlarge       1  0.8200    0.8200     2.0000  1.1800    59.0%
            m7i.2xlarge       0  0.1600    0.1600     0.4000  0.2400    60.0%
            total             1  0.9800    0.9800     2.4000  1.4200    59.2%
            """);
  }

  /** At list price 200 + 50 + 50 + 11 on m7g at 0.1632 an xlarge, 36 + 20 + 40 on m7i at 0.2016. */
  @Test
  void whatTheOtherArchitectureCosts() {
    assertThat(cost("other-architecture --width 120"))
        .contains(
"""
RAN ON       OTHER        JOBS      $/H  OTHER $/H  AT LIST  ON OTHER  CHANGE  PRICES
m7g.2xlarge  m7i.2xlarge     4  0.32640    0.40320   3.1100    3.8418   23.5%  table 2026-07-20 us-east-1
m7i.2xlarge  m7g.2xlarge     1  0.40320    0.32640   0.9600    0.7771  -19.0%  table 2026-07-20 us-east-1
""",
            "This assumes that jobs take as long there",
            "it costs the same there if its jobs take\n1.235 times as long",
            "$0.3000 on unknown are not compared");
    assertThat(cost("other-architecture --amd64 amd")).contains("m7g.2xlarge  m7a.2xlarge");
  }

  /** 360 in 28 days, 360 in the last 7; two days are left, today among them: 360 + 2 * 360 / 7. */
  @Test
  void whatTheMonthWillComeTo() {
    assertThat(cost("forecast"))
        .contains(
            """
            POOL             LAST MONTH  MONTH TO DATE   A DAY  AT MONTH'S END
            ci/linux-arm64       1.2000         1.9300  0.2757          2.4815
            ci/linux-amd64            -         1.0200  0.1457          1.3114
            (idle of nodes)           -         0.6500  0.0929          0.8357
            total                1.2000         3.6000  0.5143          4.6286
            """,
            "mean of the last 7 whole days, from 2026-11-22 on");
  }

  @Test
  void aTerminalTellsItsWidth() {
    for (String[] told : new String[][] {{"60", "60"}, {"9", "60"}, {"120", "120"}, {"x", "100"}}) {
      CostRun run =
          CostRun.with(
              Map.of("COLUMNS", told[0], "RUNNERPOOL_RECORDS_DIRECTORY", records.toString()),
              "--by",
              "project,job");
      int widest = run.out().lines().mapToInt(String::length).max().orElse(0);
      assertThat(widest).as("%s", told[0]).isBetween(50, Integer.parseInt(told[1]));
    }
  }

  @Test
  void daysThatWereSummedAreThereToo() {
    assertThat(cost("--by project --month 2026-10 --format csv"))
        .contains("\r\nweb/shop,2,600.000,1.000000000,0.000000000,0.200000000,");
    assertThat(cost("--by day,team --from 2026-10-15 --to 2026-11-29 --top 99"))
        .containsPattern("2026-10-15 +web +2 ")
        .containsPattern("total +8 +1:55:00 .* 4\\.8000 ");
  }

  @Test
  void eachTellingApartSumsToTheSame() throws IOException {
    String[] names = {
      "pool", "team", "project", "job", "architecture", "capacity", "instance-type", "day"
    };
    for (String first : names) {
      for (String second : names) {
        for (String idle : new String[] {"apart", "divided"}) {
          String by = first.equals(second) ? first : first + "," + second;
          JsonNode json =
              new ObjectMapper()
                  .readTree(
                      cost("--by " + by + " --idle " + idle + " --from 2026-10-01 --format json"));
          JsonNode total = json.get("total");
          assertThat(total.get("cost_usd").decimalValue()).as(by).isEqualByComparingTo("4.8");
          assertThat(total.get("idle_usd").decimalValue()).as(by).isEqualByComparingTo("0.65");
          assertThat(total.get("jobs").intValue()).as(by).isEqualTo(8);
          assertThat(total.get("running_seconds").decimalValue()).isEqualByComparingTo("6900");
          BigDecimal sum = BigDecimal.ZERO;
          for (JsonNode row : json.get("rows")) {
            sum = sum.add(row.get("cost_usd").decimalValue());
          }
          assertThat(sum).as(by).isEqualByComparingTo("4.8");
        }
      }
    }
  }

  @Test
  void aChartHasABarForEachRow(@TempDir Path folder) throws IOException {
    Path svg = folder.resolve("teams.svg");
    cost("--by team --chart " + svg);
    assertThat(Files.readString(svg))
        .startsWith("<svg xmlns='http://www.w3.org/2000/svg'")
        .contains(">platform<", ">$1.8200<", ">(idle of nodes)<", ">lost<")
        .doesNotContain(">total<");
  }
}
