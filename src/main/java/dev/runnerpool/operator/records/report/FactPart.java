package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.Dimension;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What facts are told apart by, as it stands in the tables. */
public enum FactPart {
  /** By UTC. */
  DAY("c.day", "d.day"),
  /** Namespace and name. */
  POOL("c.pool", "d.pool"),
  /** Of the job's pod, or else as GitLab told it. */
  PROJECT(
      told("project", "project"), "case when d.project = '' then '(no job)' else d.project end"),
  /** The same of the job's name. */
  JOB(told("job_name", "name"), "case when d.job_name = '' then '(no job)' else d.job_name end"),
  /** Of the node. */
  ARCHITECTURE("c.architecture", "d.architecture"),
  /** Of the node. */
  INSTANCE_TYPE("c.instance_type", "d.instance_type"),
  /** Of the node. */
  CAPACITY("c.capacity", "d.capacity"),
  /** Of the node. */
  REGION("c.region", "d.region"),
  /** As GitLab told it. */
  OUTCOME(
      "case when c.job_id is null then 'none' else j.status end",
      "case when d.project = '' then 'none' else d.outcome end"),
  /** Whether there is a later attempt of the job. */
  RETRIED(
      "case when exists (select 1 from job r where r.retry_of = j.id and r.gitlab = j.gitlab)"
          + " then 1 else 0 end",
      "case when d.retried then 1 else 0 end");

  /** The parts that tell a kind of node, in the order in which it is named. */
  static final List<FactPart> OF_NODES = List.of(ARCHITECTURE, INSTANCE_TYPE, CAPACITY);

  private final String single;
  private final String rolled;

  FactPart(String single, String rolled) {
    this.single = single;
    this.rolled = rolled;
  }

  /** In rows of single runners. */
  String single() {
    return single;
  }

  /** In sums of days as earlier versions made them. */
  String rolled() {
    return rolled;
  }

  /** Whether it needs the jobs' table beside the runners'. */
  boolean isOfJobs() {
    return this == OUTCOME || this == RETRIED;
  }

  /** What these dimensions stand on. */
  public static Set<FactPart> of(Collection<Dimension> dimensions) {
    Set<FactPart> parts = EnumSet.noneOf(FactPart.class);
    for (Dimension dimension : dimensions) {
      parts.add(
          switch (dimension) {
            case POOL -> POOL;
            case TEAM, PROJECT -> PROJECT;
            case JOB -> JOB;
            case ARCHITECTURE -> ARCHITECTURE;
            case CAPACITY -> CAPACITY;
            case INSTANCE_TYPE -> INSTANCE_TYPE;
            case DAY -> DAY;
          });
    }
    return parts;
  }

  /** Asks for the job's own row only where its pod told nothing, which is seldom. */
  private static String told(String ofPod, String ofJob) {
    return "case when c.job_id is null then '(no job)' when coalesce(c.%1$s, '') <> '' then c.%1$s"
            .formatted(ofPod)
        + " else coalesce((select t.%s from job t where t.gitlab = c.gitlab and t.id = c.job_id), '') end"
            .formatted(ofJob);
  }
}
