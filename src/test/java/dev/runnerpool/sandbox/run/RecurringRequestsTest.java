package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which requests are taken for ones that come again soon. */
class RecurringRequestsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  private final List<RequestLog.Entry> log = new ArrayList<>();

  @Test
  void thoseMadeAgainAndAgainInSortedOrder() {
    made("PUT /b", "runnerpool/1.0", 12, 7, 2);
    made("GET /a", "runnerpool/1.0", 40, 25, 11);

    assertThat(RecurringRequests.of(log, NOW)).containsExactly("GET /a", "PUT /b");
  }

  @Test
  void notWhatWasMadeOnceOrInOneGoOrCeased() {
    made("GET /once", "runnerpool/1.0", 1);
    made("GET /in-one-go", "runnerpool/1.0", 5, 5, 5, 5);
    made("GET /twice", "runnerpool/1.0", 18, 18, 18, 1);
    made("GET /ceased", "runnerpool/1.0", 20, 18, 16, 14);

    assertThat(RecurringRequests.of(log, NOW)).isEmpty();
  }

  @Test
  void notWhatOthersMakeOrWasLongAgo() {
    made("GET /runners-own", "gitlab-runner 18.0", 9, 6, 3);
    made("GET /long-ago", "runnerpool/1.0", 90, 75, 60, 45);

    assertThat(RecurringRequests.of(log, NOW)).isEmpty();
  }

  private void made(String route, String agent, int... secondsAgo) {
    for (int seconds : secondsAgo) {
      log.add(new RequestLog.Entry(NOW.minusSeconds(seconds), route, "", "", agent, 200));
    }
  }
}
