package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.EndedJobs;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecords;
import dev.runnerpool.core.records.KeptNodes;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.start.EndedStarts;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records in the database. Its one thread begins with the first use, which only who leads
 * makes: who stands by opens nothing. No caller waits for the database.
 */
final class Records implements CostRecords, EndedJobs, JobRecords {

  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  /** The embedded file may have to be opened first, and a server may be slow. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(30);

  /** Somebody sits and waits for it. */
  private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(3);

  private final RecordsQueue queue;
  private final RecordsReads reads = new RecordsReads();
  private final JobLookups lookups = new JobLookups();
  private final RecordsWriter writer;
  private final LongSupplier nanos;
  private final EndedStarts starts;

  // Guarded by this.
  private Thread thread;
  private boolean stopping;
  private boolean awake;

  Records(RecordsWriter.Setup setup, RecordsQueue queue, EndedStarts starts) {
    this.queue = queue;
    this.starts = starts;
    this.nanos = setup.nanos();
    this.writer = new RecordsWriter(setup, queue, reads, lookups);
  }

  @Override
  public void keepRunners(Collection<RunnerCost> costs) {
    begin();
    if (queue.addRunners(costs, nanos.getAsLong())) {
      wake();
    }
  }

  @Override
  public void keepNodes(Collection<NodeCost> costs) {
    begin();
    queue.addNodes(costs);
  }

  @Override
  public void keep(String pool, Collection<JobRecord> finished) {
    begin();
    if (!finished.isEmpty()) {
      queue.addJobs(finished.stream().map(job -> withStart(pool, job)).toList());
      wake();
    }
  }

  private PoolJob withStart(String pool, JobRecord job) {
    return new PoolJob(pool, job, starts.ended(pool, job).map(JobStart::lengths).orElse(Map.of()));
  }

  @Override
  public boolean isSettled(String runner) {
    return writer.isOff() || queue.isSettled(runner, nanos.getAsLong());
  }

  @Override
  public List<RunnerCost> live(String pool) {
    begin();
    try {
      return reads.live(pool, nanos.getAsLong());
    } catch (IllegalStateException e) {
      wake();
      throw e;
    }
  }

  @Override
  public Set<String> endedLately(String pool) {
    return reads.endedLately(pool);
  }

  @Override
  public KeptNodes nodesSince(LocalDate since) {
    begin();
    try {
      return reads.nodesSince(since, nanos.getAsLong());
    } catch (IllegalStateException e) {
      wake();
      throw e;
    }
  }

  @Override
  public Map<LocalDate, Long> spentByDay(String pool, LocalDate since) {
    begin();
    CompletableFuture<Map<LocalDate, Long>> answer = reads.spentByDay(pool, since);
    wake();
    return answered(answer, LONGEST_READING);
  }

  @Override
  public List<EndedJob> find(Collection<String> gitlabs, long job) {
    if (writer.isOff()) {
      throw new IllegalStateException("no records are kept");
    }
    begin();
    CompletableFuture<List<EndedJob>> answer = lookups.ask(gitlabs, job);
    wake();
    return answered(answer, LONGEST_LOOKUP);
  }

  private static <T> T answered(CompletableFuture<T> answer, Duration patience) {
    try {
      return answer.get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the records were not read, as the operator stops", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new IllegalStateException(
          "the records were not read within %d s".formatted(patience.toSeconds()), e);
    }
  }

  /** Rows that are still to be written. */
  int pending() {
    return queue.size();
  }

  /** Rows that were dropped since the start. */
  long dropped() {
    return queue.dropped();
  }

  /** Whether the database was last read and written without failure. */
  boolean isUp() {
    return writer.isUp();
  }

  private synchronized void begin() {
    if (thread == null && !stopping) {
      thread = new Thread(this::run, "records");
      thread.setDaemon(true);
      thread.setContextClassLoader(Records.class.getClassLoader());
      thread.start();
    }
  }

  private synchronized void wake() {
    awake = true;
    notifyAll();
  }

  /** Writes what waits, and ends; at most so long. */
  void stop(Duration patience) {
    Thread running;
    synchronized (this) {
      stopping = true;
      running = thread;
      notifyAll();
    }
    if (running == null) {
      return;
    }
    try {
      // Not interrupted, as that would close the database's file at once.
      running.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (queue.size() > 0) {
      LOG.warn("{} records were not written before the end of this process", queue.size());
    }
  }

  private void run() {
    try {
      while (true) {
        boolean last = isStopping();
        Duration pause = writer.step(last);
        if (last) {
          // The embedded database closes when it sees the process ending, and is opened again.
          if (!writer.isUp()) {
            writer.step(true);
          }
          return;
        }
        await(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.close();
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** What fails is not tried again before its time, whatever comes. */
  private synchronized void await(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    boolean failed = !writer.isUp();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (stopping || (awake && !failed)) {
        break;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    awake = false;
  }
}
