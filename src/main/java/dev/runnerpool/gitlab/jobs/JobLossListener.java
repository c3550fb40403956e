package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import java.util.OptionalLong;

/** Is told of jobs whose runner is gone for good, once each, so that it can be said and counted. */
public interface JobLossListener {

  /**
   * A job that nobody ran any more.
   *
   * @param id GitLab's number of it
   * @param project full path of its project
   * @param end what was done
   * @param repeatedAs number of the job that runs instead, if one does
   * @param note for people: why it was not ended or not repeated; empty if there is nothing to say
   */
  record LostJob(long id, String project, End end, OptionalLong repeatedAs, String note) {}

  /** What became of it. */
  enum End {
    /** Cancelled in GitLab. */
    CANCELED,
    /** Cancelled, and a new one runs instead. */
    REPEATED,
    /** GitLab refuses to cancel it: it runs there until its time is up. */
    LEFT
  }

  /**
   * A job was lost. Called on a thread that may block for a moment.
   *
   * @param pool the pool whose runner ran it
   */
  void lost(RunnerPool pool, LostJob job);
}
