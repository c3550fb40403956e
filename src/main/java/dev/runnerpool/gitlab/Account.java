package dev.runnerpool.gitlab;

/**
 * Who talks to which GitLab: the address and the Secret with the token. It never holds the token.
 *
 * @param url address of the GitLab instance, no slash at the end
 * @param namespace namespace of the Secret
 * @param secret name of the Secret
 * @param key key of the token in it
 */
public record Account(String url, String namespace, String secret, String key) {

  /** For messages: {@code Secret ci/gitlab-api}. */
  public String secretName() {
    return "Secret " + namespace + "/" + secret;
  }

  /** For messages: {@code Secret ci/gitlab-api, key token}. */
  public String tokenName() {
    return secretName() + ", key " + key;
  }
}
