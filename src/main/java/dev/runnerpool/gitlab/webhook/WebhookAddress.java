package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.Account;

/**
 * Where deliveries for the pools of one Secret arrive: the address names the Secret that holds what
 * GitLab proves itself with.
 *
 * @param namespace namespace of the Secret
 * @param secret name of the Secret
 */
record WebhookAddress(String namespace, String secret) {

  private static final String PATH = "/webhook/gitlab/";

  /** The route of all addresses, with {@code namespace} and {@code secret} as its parameters. */
  static final String ROUTE = PATH + ":namespace/:secret";

  static WebhookAddress of(Account account) {
    return new WebhookAddress(account.namespace(), account.secret());
  }

  /** Whether an account's deliveries arrive here. */
  boolean isOf(Account account) {
    return namespace.equals(account.namespace()) && secret.equals(account.secret());
  }

  /** Its path on the operator's port. */
  String path() {
    return PATH + namespace + "/" + secret;
  }

  /** The hook's address as GitLab knows it, below the operator's own. */
  String under(String operator) {
    return operator.replaceAll("/+$", "") + path();
  }

  /** For messages: {@code Secret ci/gitlab-api, key webhook-secret}. */
  String secretName() {
    return "Secret " + namespace + "/" + secret + ", key " + SharedSecret.KEY;
  }
}
