package dev.runnerpool.operator.metrics;

import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exemplars.ExemplarSampler;
import java.time.Instant;

/**
 * Puts the number of a job beside what it added to a histogram, as an exemplar of OpenMetrics: it
 * is no label, so it makes no series. What is recorded for no job gets none.
 */
final class JobExemplars implements ExemplarSampler {

  private static final String LABEL = "job_id";
  private static final ThreadLocal<Recorded> JOB = new ThreadLocal<>();

  private record Recorded(long job, Instant at) {}

  /** What is recorded by this thread meanwhile is the job's. */
  static void of(long job, Instant now, Runnable recording) {
    JOB.set(new Recorded(job, now));
    try {
      recording.run();
    } finally {
      JOB.remove();
    }
  }

  @Override
  public Exemplar sample(double value, double from, double to, Exemplar previous) {
    return sample(value);
  }

  @Override
  public Exemplar sample(double increment, Exemplar previous) {
    return sample(increment);
  }

  private static Exemplar sample(double value) {
    Recorded recorded = JOB.get();
    // Null keeps the one before.
    return recorded == null
        ? null
        : new Exemplar(value, recorded.at().toEpochMilli(), LABEL, Long.toString(recorded.job()));
  }
}
