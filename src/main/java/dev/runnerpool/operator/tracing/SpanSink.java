package dev.runnerpool.operator.tracing;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;

/** Takes the starts of jobs as spans; never blocks. */
interface SpanSink extends AutoCloseable {

  /** One job's start, which is over. */
  void export(RunnerPool pool, JobStart start);

  /** Sends what is left, for a moment at most. */
  @Override
  void close();
}
