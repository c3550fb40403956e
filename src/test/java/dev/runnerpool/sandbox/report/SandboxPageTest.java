package dev.runnerpool.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.report.Sample.PoolSample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxPageTest {
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";
  private static final Waiting WAITING = new Waiting(2.54, 10, 11);

  private static Report report(List<GitLabFault> faults, Long writesWhenConverged) {
    return new Report(
        new ClusterFacts(ClusterFacts.EMBEDDED, "v1.34.4", ClusterFacts.SIMULATED_NODES),
        new Report.Jobs(12, 11, 1, 1, 0),
        WAITING,
        new Report.Seen(10, 1, 2, 3),
        Map.of(HOSTILE, new Report.Pool("arm64", 20, 12, 12, 7, 0, 0, WAITING)),
        Map.of(),
        2.0,
        0.0,
        1,
        new Report.Requests(99, Map.of()),
        new Report.AtRest(6, 1.5),
        Map.of(HOSTILE, 0.00261),
        Map.of("arm64", Map.of("job", 0.002, "warm", 0.00061)),
        faults,
        120,
        writesWhenConverged,
        10);
  }

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(0, Map.of(HOSTILE, new PoolSample(3, 0, 0, 0, 0)), Map.of("arm64", 1)),
          new Sample(1, Map.of(HOSTILE, new PoolSample(0, 1, 1, 1, 0)), Map.of("amd64", 2)));

  @Test
  void onePageTellsItAllAndNeedsNothingElse() {
    String page = SandboxPage.of(report(null, 0L), SAMPLES, List.of());
    assertThat(page)
        .contains("<dt>jobs</dt><dd>12</dd>", "<dt>waited, p95</dt><dd>10.0 s</dd>")
        .contains("Every promise was kept.", "Waiting: p50 2.5 s, p95 10.0 s, max 11.0 s.")
        .contains("<td class=\"num\">7/20</td>", ">arm64<", ">$0.00261<", "class='band busy'")
        .contains(
            "--busy: ",
            "@media screen and (prefers-color-scheme: dark)",
            "<title>RunnerPool sandbox")
        .doesNotContain(
            "When GitLab failed", "{#", "{each", "<script", "<link", "http://", "https://");
  }

  @Test
  void whatNamesAndComplaintsHoldIsText() {
    GitLabFault fault =
        new GitLabFault(HOSTILE, HOSTILE, 1, 2, 1, Map.of("pool", HOSTILE), false, null);
    String page = SandboxPage.of(report(List.of(fault), null), SAMPLES, List.of("A " + HOSTILE));
    assertThat(page)
        .contains("<li class=\"broken\">A " + ESCAPED, "<h3>" + ESCAPED, "<td>" + ESCAPED)
        .contains("Runners of " + ESCAPED + " by state", "When GitLab failed", "not counted")
        .doesNotContain("<script");
  }

  @Test
  void theTableOfTheTerminal() {
    GitLabFault fault =
        new GitLabFault("POST /jobs/request", "500", 1, 2, 0, Map.of(), false, null);
    assertThat(ResultTable.of(report(List.of(fault), 0L)))
        .isEqualTo(
            """
            POOL                       ARCH   JOBS  RUNNERS  MOST/MAX  WAIT p50     p95     max      COST   PER JOB
            <script>alert(1)</script>  arm64    12       12      7/20     2.5 s  10.0 s  11.0 s  $0.00261  $0.00022

            Jobs: 12, finished 11 (1 failed as their script says), lost 1, on the wrong architecture 0.
            Waiting: p50 2.5 s, p95 10.0 s, max 11.0 s.
            Seen by the operator after: p50 1.0 s, p95 2.0 s, max 3.0 s; 2 jobs were taken before that.
            GitLab requests: 99; at rest the operator's own: 6.0 a minute, and 1.5 long polls.
            Kubernetes v1.34.4 (embedded API, simulated; nodes simulated). Writes of the operator: 2.00 per runner to pods; converged: 0 in 10 s.

            GITLAB FAILED AT    WITH  FROM      REQUESTS  THE POOLS SAID  HEALED
            POST /jobs/request  500   1 to 2 s  0         nothing         hit nothing
            """);
  }
}
