package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.Responses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the documents for one kind of scope have in common.
 *
 * @param call what answers are answers to
 */
record GraphQl(GitLabClient session, Endpoint call) {

  private static final Pattern ID = Pattern.compile("gid://gitlab/([\\w:]+)/(\\d{1,18})");
  private static final String BUILD = "Ci::Build";

  /** A document that lies beside this class. */
  static String document(String name) {
    try (InputStream resource = GraphQl.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number in a global id such as {@code gid://gitlab/Project/7}. */
  long number(String id) {
    return Long.parseLong(parts(id).group(2));
  }

  /**
   * Whether a pending job waits for a runner: bridges and statuses of others never do, and a job
   * with a runner is taken already.
   */
  boolean waits(Responses.QueuedJob job) {
    return job.runner() == null && parts(job.id()).group(1).equals(BUILD);
  }

  /** The job, of a ref that may be a branch or a tag. */
  Job job(
      Responses.QueuedJob job, long projectId, String project, Instant now, ProtectedRefs refs) {
    if (job.tags() == null) {
      throw session.incomplete(call, "a job of project " + project + " without tags");
    }
    Job read =
        new Job(
            number(job.id()),
            projectId,
            project,
            Set.copyOf(job.tags()),
            QueuedAt.of(job.queuedDuration(), now),
            Optional.empty());
    return refs.mark(read, job.refName(), Optional.empty());
  }

  private Matcher parts(String id) {
    Matcher parts = ID.matcher(String.valueOf(id));
    if (!parts.matches()) {
      throw session.incomplete(call, "a job or project without a number");
    }
    return parts;
  }
}
