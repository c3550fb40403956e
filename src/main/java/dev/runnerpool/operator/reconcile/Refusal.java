package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * What the API server answered to a step that it refused.
 *
 * @param status of HTTP
 */
record Refusal(String step, int status, String answer) {

  /** What the quota plugin says ({@code checkRequest} of apiserver's admission plugins). */
  private static final String EXCEEDED = "exceeded quota";

  /** The same of a quota that was just made and whose use was not counted yet. */
  private static final String UNCOUNTED = "status unknown for quota";

  static Refusal of(String step, KubernetesClientException e) {
    return new Refusal(step, e.getCode(), answer(e));
  }

  /** The server's own words where it has any. */
  static String answer(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }

  /** Whether the namespace's quota has no room for it: that is a limit and no fault. */
  boolean isOverQuota() {
    return status == HttpURLConnection.HTTP_FORBIDDEN
        && (answer.contains(EXCEEDED) || answer.contains(UNCOUNTED));
  }

  /** What the quota limits; without the use of the moment, which would be another each time. */
  String limit() {
    return answer
        .substring(Math.max(answer.indexOf(EXCEEDED), answer.indexOf(UNCOUNTED)))
        .replaceFirst(", used: .*?, limited: ", ", limited: ");
  }

  /** The step and the answer, for people. */
  String words() {
    return step + ": " + answer;
  }
}
