package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Sees to it that GitLab hears of a runner without pods: two hours after the last contact it is
 * offline there, and jobs that wait for an hour without a runner that is online are failed.
 *
 * <p>To verify the token is a contact in newer GitLabs. From 15.10 (gitlab!113753) to 17.x at least
 * it leaves {@code contacted_at} of a runner that was created ({@code glrt-}) as it is, and
 * deleting a manager is one, also a manager that never was ({@code authenticate_runner!} in {@code
 * lib/api/ci/helpers/runner.rb}). Which of both a GitLab is shows by itself. For one thread.
 */
final class RunnerPresence {

  private static final Logger LOG = Logger.getLogger(RunnerPresence.class);

  /**
   * Newer GitLabs write a contact down every 40 to 55 minutes ({@code Ci::Runner}, {@code
   * UPDATE_CONTACT_COLUMN_EVERY}).
   */
  private static final Duration LONGEST_UNCHANGED = Duration.ofHours(1);

  private boolean looked;
  private boolean byVerifying = true;
  private String contactedAt;
  private Instant since = Instant.MIN;

  /**
   * Makes the contact if there is none by itself.
   *
   * @param shown the runner as GitLab showed it, before the token was verified in this look
   */
  void keep(RunnerPool pool, Responses.Runner shown, TokenCalls calls, String token, Instant now) {
    if (shown == null || pool.getSpec().paused() || !fades(shown.contactedAt(), now)) {
      return;
    }
    try {
      calls.deleteProcess(token, SystemId.ofNobody(pool));
    } catch (GitLabException e) {
      LOG.debugf("GitLab did not hear of the runner of pool %s: %s", pool.key(), e.getMessage());
    }
  }

  /**
   * Whether GitLab heard of the runner neither from a pod nor by the verification of the look
   * before.
   *
   * @param heard when it was, as GitLab wrote it; null for never
   */
  boolean fades(String heard, Instant now) {
    boolean unchanged = looked && Objects.equals(heard, contactedAt);
    if (!unchanged) {
      since = now;
    } else if (heard == null) {
      byVerifying = false;
    }
    looked = true;
    contactedAt = heard;
    return unchanged && (!byVerifying || !now.isBefore(since.plus(LONGEST_UNCHANGED)));
  }
}
