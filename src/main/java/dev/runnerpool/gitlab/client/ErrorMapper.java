package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.core.JacksonException;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What each refusal of GitLab means for the account, and what would fix it. */
record ErrorMapper(Account account) {

  private static final int EXCERPT = 160;

  /** An instance may have put its own prefix before GitLab's. */
  private static final Pattern RUNNER_TOKEN = Pattern.compile("(^|-)glrtr?-");

  /**
   * Gives an answer its meaning.
   *
   * @param token the token of the request, to be kept out of the message
   */
  GitLabException refused(Endpoint call, ErrorResponse answer, String token, Instant now) {
    Optional<Instant> notBefore = RetryTimes.notBefore(answer, now);
    String what = answer.status() + " to " + call.route();
    Failure meaning =
        isBeforeGitLab(answer)
            ? beforeGitLab(call, what)
            : refusal(call, answer, what, token, notBefore);
    return new GitLabException(meaning, answer.status(), notBefore, answer.isGitLabs());
  }

  /**
   * Whether something on the way refused, a gateway with its own login or a proxy that has lost its
   * way: GitLab says in JSON what it refuses. An empty 401 or 404 may be anybody's.
   */
  private static boolean isBeforeGitLab(ErrorResponse answer) {
    return switch (answer.status()) {
      case 403 -> !answer.isGitLabs();
      case 401, 404 -> !answer.isGitLabs() && !answer.body().isBlank();
      default -> false;
    };
  }

  private Failure beforeGitLab(Endpoint call, String what) {
    return new Failure(
        Reason.Unreachable,
        ("something before %s refused to %s (%s, not in GitLab's words): see that no proxy, firewall"
                + " or rule for addresses keeps the operator out, and that spec.gitlab.url has"
                + " GitLab's path, if it has one")
            .formatted(account.url(), call.purpose(), what));
  }

  private Failure refusal(
      Endpoint call, ErrorResponse answer, String what, String token, Optional<Instant> notBefore) {
    String excerpt = excerpt(answer.body(), token);
    return switch (answer.status()) {
      case 401 ->
          new Failure(
              Reason.TokenRejected,
              "%s rejected the token in %s (%s): it is %s there"
                  .formatted(
                      account.url(),
                      account.tokenName(),
                      what,
                      RUNNER_TOKEN.matcher(token).find()
                          ? "a runner's token (glrt-); put an access token"
                          : "revoked, expired or mistyped; put a valid access token"));
      case 403 ->
          new Failure(
              Reason.Forbidden,
              "the token in %s, may not %s (%s); it needs %s"
                  .formatted(account.tokenName(), call.purpose(), what + excerpt, call.needs()));
      case 404 ->
          new Failure(
              Reason.ScopeNotFound,
              ("%s found nothing when asked to %s (%s): make the pool with a group or"
                      + " project in spec.gitlab that is there, or give the user of the token in"
                      + " %s, a role there")
                  .formatted(account.url(), call.purpose(), what, account.tokenName()));
      case 429 ->
          new Failure(
              Reason.RateLimited,
              "%s asks for fewer requests (%s); nothing is sent until %s"
                  .formatted(
                      account.url(),
                      what,
                      notBefore.orElseThrow().truncatedTo(ChronoUnit.SECONDS)));
      default -> other(call, answer, what, excerpt);
    };
  }

  private Failure other(Endpoint call, ErrorResponse answer, String what, String excerpt) {
    return switch (answer.status() / 100) {
      case 0, 1, 2 ->
          new Failure(
              Reason.UnexpectedAnswer,
              "%s answered %s with %s, not JSON: spec.gitlab.url must be the address of a GitLab"
                  .formatted(
                      account.url(),
                      what,
                      answer
                          .header("Content-Type")
                          .map(type -> type.replaceAll("[^\\w/.;=+ -]", "?"))
                          .orElse("no content type")));
      case 3 ->
          new Failure(
              Reason.UnexpectedAnswer,
              "%s sent us elsewhere (%s): %s"
                  .formatted(
                      account.url(),
                      what,
                      answer
                          .header("Location")
                          .flatMap(ErrorMapper::gitLabAt)
                          .filter(there -> !there.equals(account.url()))
                          .map(there -> "make the pool with spec.gitlab.url: " + there)
                          .orElse(
                              "spec.gitlab.url must be the address where GitLab itself"
                                  + " answers, not one behind a login page or a redirect")));
      case 4 ->
          new Failure(
              Reason.UnexpectedAnswer,
              "%s refused to %s (%s)".formatted(account.url(), call.purpose(), what + excerpt));
      default ->
          new Failure(
              Reason.ServerError,
              "%s %s (%s); it is asked again by itself"
                  .formatted(
                      account.url(),
                      answer.body().toLowerCase(Locale.ROOT).contains("maintenance")
                          ? "is in maintenance mode"
                          : "failed",
                      what));
    };
  }

  /** The address of the GitLab that a redirect leads to, if it leads to the same call of one. */
  private static Optional<String> gitLabAt(String location) {
    try {
      URI target = URI.create(location.strip());
      int api = target.getPath() == null ? -1 : target.getPath().indexOf("/api/");
      return target.getHost() == null || target.getUserInfo() != null || api < 0
          ? Optional.empty()
          : Optional.of(
              target.getScheme()
                  + "://"
                  + target.getRawAuthority()
                  + target.getPath().substring(0, api));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Nothing may be sent for longer than it is worth waiting. */
  GitLabException usedUp(Endpoint call, Instant until) {
    return new GitLabException(
        Reason.RateLimited,
        ("%s takes no %s before %s: it told that few requests remain (RateLimit-Remaining), or"
                + " those of runnerpool.gitlab.requests-per-minute are used up")
            .formatted(account.url(), call.route(), until.truncatedTo(ChronoUnit.SECONDS)),
        0,
        Optional.of(until));
  }

  /** Gives a request that ended without an answer, or with one that can't be read, its meaning. */
  GitLabException broken(Endpoint call, Throwable cause) {
    Optional<EndlessAnswerException> endless =
        ConnectionErrors.find(cause, EndlessAnswerException.class);
    if (endless.isPresent()) {
      GitLabException failure =
          new GitLabException(
              Reason.UnexpectedAnswer,
              ("%s answered %s with %s, which was not read: spec.gitlab.url must be the address of"
                      + " a GitLab, and what stands before it must let its answers through as they"
                      + " are")
                  .formatted(account.url(), call.route(), endless.get().getMessage()));
      failure.initCause(endless.get());
      return failure;
    }
    if (cause instanceof WebApplicationException
        || ConnectionErrors.find(cause, JacksonException.class).isPresent()) {
      return incomplete(call, "JSON of another shape");
    }
    return new GitLabException(
        Reason.Unreachable,
        ("%s cannot be reached (%s): %s%s; check spec.gitlab.url, and that DNS, proxy and"
                + " network policies let the operator reach it")
            .formatted(
                account.url(),
                call.route(),
                ConnectionErrors.why(cause, account),
                ProxyChoice.of(URI.create(account.url()))
                    .map(proxy -> "; through the proxy " + proxy)
                    .orElse("")));
  }

  /** An answer that lacks what it must have. */
  GitLabException incomplete(Endpoint call, String found) {
    return new GitLabException(
        Reason.UnexpectedAnswer,
        "%s answered %s with %s; it is asked again".formatted(account.url(), call.route(), found));
  }

  /** At most a line of GitLab's own message, without the token. */
  private static String excerpt(String body, String token) {
    if (body.isBlank() || body.stripLeading().startsWith("<")) {
      return "";
    }
    String line = body.replace(token, "***").replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return ", " + (line.length() > EXCERPT ? line.substring(0, EXCERPT) + "..." : line);
  }
}
