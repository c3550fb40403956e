package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.core.JacksonException;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** What each refusal of GitLab means for the account, and what would fix it. */
final class ErrorMapper {

  private static final int EXCERPT = 160;

  private final Account account;

  ErrorMapper(Account account) {
    this.account = account;
  }

  /**
   * Gives an answer its meaning.
   *
   * @param token the token of the request, to be kept out of the message
   */
  GitLabException refused(Endpoint call, ErrorResponse answer, String token, Instant now) {
    int status = answer.status();
    Optional<Instant> notBefore = RetryTimes.notBefore(answer, now);
    String what = status + " to " + call.route();
    String excerpt = excerpt(answer.body(), token);
    return switch (status) {
      case 401 ->
          failure(
              Reason.TokenRejected,
              account.url()
                  + " rejected the token in "
                  + account.tokenName()
                  + (" (" + what + "): it is revoked, expired or mistyped;")
                  + " put a valid access token there",
              status,
              notBefore);
      case 403 ->
          answer.isGitLabs()
              ? failure(Reason.Forbidden, forbidden(call, what + excerpt), status, notBefore)
              : failure(Reason.Unreachable, keptOut(call, what), status, notBefore);
      case 404 ->
          failure(
              Reason.ScopeNotFound,
              account.url()
                  + (" found nothing when asked to " + call.purpose() + " (" + what + "): fix the")
                  + " group or project in spec.gitlab, or give the user of the token in "
                  + account.tokenName()
                  + ", a role there",
              status,
              notBefore);
      case 429 ->
          failure(
              Reason.RateLimited,
              account.url()
                  + (" asks for fewer requests (" + what + "); nothing is sent until ")
                  + notBefore.orElse(now).truncatedTo(ChronoUnit.SECONDS),
              status,
              notBefore);
      default -> other(call, answer, excerpt, notBefore);
    };
  }

  private String forbidden(Endpoint call, String what) {
    return "the token in "
        + account.tokenName()
        + (", may not " + call.purpose() + " (" + what + "); it needs " + call.needs());
  }

  private String keptOut(Endpoint call, String what) {
    return "something before "
        + account.url()
        + (" refused to " + call.purpose() + " (" + what + ", not in GitLab's words): see that no")
        + " proxy, firewall or rule for addresses keeps the operator out";
  }

  private GitLabException other(
      Endpoint call, ErrorResponse answer, String excerpt, Optional<Instant> notBefore) {
    int status = answer.status();
    String what = status + " to " + call.route();
    if (status >= 500) {
      boolean maintained =
          String.valueOf(answer.body()).toLowerCase(Locale.ROOT).contains("maintenance");
      return failure(
          Reason.ServerError,
          account.url()
              + (maintained ? " is in maintenance mode (" : " failed (")
              + (what + "); it is asked again by itself"),
          status,
          notBefore);
    }
    if (status >= 300 && status < 400) {
      return failure(
          Reason.UnexpectedAnswer,
          account.url()
              + (" sent us elsewhere (" + what + "): ")
              + Redirect.address(answer.header("Location"))
                  .map(there -> "make the pool with spec.gitlab.url: " + there)
                  .orElse(
                      "spec.gitlab.url must be the address where GitLab itself answers, not one"
                          + " behind a login page or a redirect"),
          status,
          notBefore);
    }
    if (status < 300) {
      return failure(
          Reason.UnexpectedAnswer,
          account.url()
              + (" answered " + what + " with " + type(answer) + ", not JSON:")
              + " spec.gitlab.url must be the address of a GitLab",
          status,
          notBefore);
    }
    return failure(
        Reason.UnexpectedAnswer,
        account.url() + " refused to " + call.purpose() + " (" + what + excerpt + ")",
        status,
        notBefore);
  }

  /** Nothing may be sent for longer than it is worth waiting. */
  GitLabException usedUp(Endpoint call, Instant until) {
    return failure(
        Reason.RateLimited,
        "%s takes no %s before %s: it told that few requests remain (RateLimit-Remaining), or those"
                .formatted(account.url(), call.route(), until.truncatedTo(ChronoUnit.SECONDS))
            + " of runnerpool.gitlab.requests-per-minute are used up",
        0,
        Optional.of(until));
  }

  /** Gives a request that ended without an answer, or with one that can't be read, its meaning. */
  GitLabException broken(Endpoint call, RuntimeException cause) {
    Optional<EndlessAnswerException> endless = find(cause, EndlessAnswerException.class);
    if (endless.isPresent()) {
      return endless(call, endless.get());
    }
    if (find(cause, JacksonException.class).isPresent()) {
      return incomplete(call, "JSON of another shape");
    }
    return unreachable(call, ConnectionErrors.why(cause, account));
  }

  private GitLabException endless(Endpoint call, EndlessAnswerException found) {
    GitLabException failure =
        new GitLabException(
            Reason.UnexpectedAnswer,
            account.url()
                + (" answered " + call.route() + " with " + found.getMessage())
                + ", which was not read: spec.gitlab.url must be the address of a GitLab, and what"
                + " stands before it must let its answers through as they are");
    failure.initCause(found);
    return failure;
  }

  /** An answer that lacks what it must have. */
  GitLabException incomplete(Endpoint call, String found) {
    return new GitLabException(
        Reason.UnexpectedAnswer,
        account.url() + " answered " + call.route() + " with " + found + "; it is asked again");
  }

  private GitLabException unreachable(Endpoint call, String why) {
    return new GitLabException(
        Reason.Unreachable,
        account.url()
            + " cannot be reached ("
            + call.route()
            + "): "
            + why
            + ProxyChoice.of(URI.create(account.url()))
                .map(proxy -> "; through the proxy " + proxy)
                .orElse("")
            + "; check spec.gitlab.url, and that DNS, proxy and network policies let the operator"
            + " reach it");
  }

  private static GitLabException failure(
      Reason reason, String message, int status, Optional<Instant> notBefore) {
    return new GitLabException(reason, message, status, notBefore);
  }

  private static String type(ErrorResponse answer) {
    String type = answer.header("Content-Type");
    return type == null ? "no content type" : type.replaceAll("[^\\w/.;=+ -]", "?");
  }

  /** At most a line of GitLab's own message, without the token. */
  private static String excerpt(String body, String token) {
    if (body == null || body.isBlank() || body.stripLeading().startsWith("<")) {
      return "";
    }
    String line = body.replace(token, "***").replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return ", " + (line.length() > EXCERPT ? line.substring(0, EXCERPT) + "..." : line);
  }

  private static <T> Optional<T> find(Throwable thrown, Class<T> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
