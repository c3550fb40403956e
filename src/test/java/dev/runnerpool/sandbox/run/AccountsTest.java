package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.report.Report;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a spell of rest is summed up. */
class AccountsTest {
  private final Accounts.Done before =
      new Accounts.Done(
          Optional.empty(), Map.of("POST /api/graphql", 7L, "POST /api/v4/jobs/request", 10L));

  @Test
  void requestsAtRestAreCountedFromItsBeginAndLongPollsApart() {
    Report.AtRest rest =
        before.perMinute(
            Map.of(
                "POST /api/graphql",
                9L,
                "GET /api/v4/projects/:id/jobs",
                1L,
                "POST /api/v4/jobs/request",
                14L),
            20);

    assertThat(rest).isEqualTo(new Report.AtRest(9, 12));
  }

  @Test
  void whatWasNotWatchedHasNoRequests() {
    assertThat(before.perMinute(before.requests(), 0)).isEqualTo(new Report.AtRest(0, 0));
  }
}
