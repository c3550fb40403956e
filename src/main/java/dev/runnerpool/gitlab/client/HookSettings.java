package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Settings of a webhook as GitLab takes them; null leaves a setting as it is.
 *
 * @param url where it delivers; GitLab wants it with every change
 * @param token the word to send along
 * @param signingToken the key to sign with, {@code whsec_} and 32 bytes in base64; older versions
 *     pass over it in silence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookSettings(
    String url,
    String name,
    String description,
    @JsonProperty("job_events") Boolean jobEvents,
    @JsonProperty("push_events") Boolean pushEvents,
    @JsonProperty("enable_ssl_verification") Boolean verifyTls,
    String token,
    @JsonProperty("signing_token") String signingToken) {

  @Override
  public String toString() {
    return "HookSettings[url=" + url + "]";
  }
}
