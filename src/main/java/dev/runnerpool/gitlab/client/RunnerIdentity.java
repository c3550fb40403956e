package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who a runner says it is: the right to such a call comes from this token alone.
 *
 * @param token the runner's authentication token
 * @param systemId the manager it is about, in the form {@code [sr]_[0-9a-zA-Z]{12}}
 */
public record RunnerIdentity(String token, @JsonProperty("system_id") String systemId) {

  @Override
  public String toString() {
    return "RunnerIdentity[***, " + systemId + "]";
  }
}
