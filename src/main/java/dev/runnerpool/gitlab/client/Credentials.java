package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What the account's Secret holds.
 *
 * @param token the access token
 * @param authorities PEM bundle of certificate authorities to trust beside the system's
 */
public record Credentials(String token, Optional<String> authorities) {

  /**
   * Reads a Secret.
   *
   * @param secret the Secret, or null if there is none
   * @throws GitLabException naming what is missing
   */
  static Credentials of(Account account, Secret secret) {
    if (secret == null) {
      throw missing(
          account.secretName()
              + " does not exist: make it, with an access token in key "
              + account.key());
    }
    String token =
        value(secret, account.key())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .orElseThrow(
                () ->
                    missing(
                        account.secretName()
                            + " lacks the key "
                            + account.key()
                            + ": put an access token there"));
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw missing(account.tokenName() + ", is not an access token: it must be one word");
    }
    return new Credentials(token, value(secret, "ca.crt").filter(text -> !text.isBlank()));
  }

  static GitLabException missing(String message) {
    return new GitLabException(Reason.CredentialsMissing, message);
  }

  private static Optional<String> value(Secret secret, String key) {
    if (secret.getStringData() != null && secret.getStringData().containsKey(key)) {
      return Optional.of(secret.getStringData().get(key));
    }
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
