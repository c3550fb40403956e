package dev.runnerpool.operator.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * How far the cluster's clock is from this machine's, by the header {@code Date} of the API
 * server's answers (RFC 9110, 6.6.1). Without it a wrong clock here would make starting runners
 * look overdue, or idle ones never old enough.
 *
 * <p>{@code Date} tells whole seconds, and an answer that took long to arrive makes the cluster
 * look behind: so the latest of the last eight counts, and what is less than ten seconds is none.
 */
@ApplicationScoped
public class ClusterTime {

  private static final Logger LOG = Logger.getLogger(ClusterTime.class);
  private static final Duration TOLERATED = Duration.ofSeconds(10);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final int ANSWERS = 8;

  private final Deque<Duration> seen = new ArrayDeque<>();
  private volatile Duration ahead = Duration.ZERO;

  /** How far the cluster is ahead of this machine; negative if it is behind. */
  public Duration ahead() {
    return ahead;
  }

  /**
   * An answer of the API server arrived.
   *
   * @param date by its clock, in whole seconds
   * @param now by ours
   */
  public synchronized void saw(Instant date, Instant now) {
    seen.addLast(Duration.between(now, date.plus(HALF_A_SECOND)));
    if (seen.size() > ANSWERS) {
      seen.removeFirst();
    }
    Duration latest = Collections.max(seen);
    Duration counts = latest.abs().compareTo(TOLERATED) < 0 ? Duration.ZERO : latest;
    if (counts.isZero() != ahead.isZero()) {
      tell(counts);
    }
    ahead = counts;
  }

  private static void tell(Duration ahead) {
    if (ahead.isZero()) {
      LOG.info("The clock of this machine agrees with the API server's again");
    } else {
      LOG.warnf(
          "The clock of this machine is %d s %s the API server's: runners are timed by the API"
              + " server's, but GitLab's times are not; set the clock right",
          ahead.abs().toSeconds(), ahead.isNegative() ? "ahead of" : "behind");
    }
  }

  /** Reads the header of each answer. */
  Interceptor interceptor() {
    return new Interceptor() {
      @Override
      public void after(
          HttpRequest request,
          HttpResponse<?> response,
          AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String date = response.header("Date");
        if (date != null) {
          read(date);
        }
      }
    };
  }

  private void read(String date) {
    try {
      saw(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)), Instant.now());
    } catch (DateTimeException e) {
      LOG.debugf("the API server tells its time as '%s'", date);
    }
  }
}
