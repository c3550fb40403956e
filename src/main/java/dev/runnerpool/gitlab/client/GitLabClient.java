package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.ratelimit.TokenBucket.Purpose;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabRequests;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Requests to one GitLab with one Secret: every failure gets its meaning, all keep within the
 * budget of the token, and a repaired Secret is taken up by itself. Safe for any number of threads;
 * calls block.
 */
public final class GitLabClient {

  /** Most entries of one list, over all its pages: each page is bounded, their number is not. */
  public static final int MOST_ENTRIES = 100_000;

  private static final int NO_CONTENT = 204;
  private static final int MOST_PAGES = 10_000;

  private final Shared shared;
  private final Purpose purpose;
  private final ErrorMapper failures;
  private final String host;
  private final LongAdder sent = new LongAdder();

  /** What the sessions of an account have in common. */
  record Shared(
      Account account,
      ConnectionCache lines,
      LeaderGuard leaderGuard,
      List<GitLabRequests> listeners,
      RefusedDocuments documents) {}

  GitLabClient(Shared shared, Purpose purpose) {
    this.shared = shared;
    this.purpose = purpose;
    this.failures = new ErrorMapper(shared.account());
    this.host = URI.create(shared.account().url()).getAuthority();
  }

  /** The same session for reading one queue: others go before, and its requests are counted. */
  public GitLabClient forQueue() {
    return new GitLabClient(shared, Purpose.Queue);
  }

  /** The same session for the jobs that runners took: runners and queues go before. */
  public GitLabClient forJobHistory() {
    return new GitLabClient(shared, Purpose.JobHistory);
  }

  /** The same session for what happened long ago: all others go before. */
  public GitLabClient forPast() {
    return new GitLabClient(shared, Purpose.Past);
  }

  ConnectionCache lines() {
    return shared.lines();
  }

  /** How many requests were sent through this very object. */
  public long sent() {
    return sent.sum();
  }

  /** Which GraphQL documents this GitLab refuses to this account. */
  public RefusedDocuments documents() {
    return shared.documents();
  }

  /** The budget that these requests share with others, once the token is known. */
  public Optional<RateLimiter> budget() {
    return shared.lines().open().map(ConnectionCache.Line::limiter);
  }

  /** The time, as of the whole process. */
  public InstantSource clock() {
    return shared.lines().clock();
  }

  /** Whose requests these are. */
  public Account account() {
    return shared.account();
  }

  /** The credentials in use, read first if need be. */
  public Credentials credentials() {
    return shared.lines().current().connection().credentials();
  }

  /**
   * From now on the last credentials serve even if their Secret is deleted, until {@link #left}: a
   * namespace that is deleted takes it away before its pools have left.
   *
   * @param pool the UID of the pool that leaves
   */
  public void leaves(String pool) {
    shared.lines().leaves(pool);
  }

  /** The pool has no more to ask of GitLab. */
  public void left(String pool) {
    shared.lines().left(pool);
  }

  /**
   * Sends one request.
   *
   * @param call its kind, for messages and counting
   * @return the body of the answer; null only if GitLab answers without one by its contract
   * @throws GitLabException when there is no usable answer
   * @throws dev.runnerpool.core.leader.NotLeadingException when it would change something and this
   *     process may not; nothing was sent
   */
  public <T> T call(Endpoint call, Function<GitLabApi, RestResponse<T>> request) {
    return send(call, request).getEntity();
  }

  /** Deletes something, or finds it gone: then this is false. */
  public boolean delete(Endpoint call, Function<GitLabApi, RestResponse<Void>> request) {
    try {
      send(call, request);
      return true;
    } catch (GitLabException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Reads all pages of a list.
   *
   * @param first query of the first page, beside its hundred entries
   * @throws GitLabException when any page fails: a part is never returned
   */
  public <T> List<T> all(
      Endpoint call,
      Map<String, String> first,
      BiFunction<GitLabApi, Map<String, String>, RestResponse<List<T>>> page) {
    return first(call, first, page, entry -> false, () -> {}).items();
  }

  /** The entries of a list from its beginning; {@code all} if the list ends with them. */
  public record Entries<T>(List<T> items, boolean all) {}

  /**
   * Reads the pages of a list up to the first with such an entry.
   *
   * @param first query of the first page, beside its hundred entries
   * @param between called between two pages
   * @throws GitLabException when any page fails: a part of them is never returned
   */
  public <T> Entries<T> first(
      Endpoint call,
      Map<String, String> first,
      BiFunction<GitLabApi, Map<String, String>, RestResponse<List<T>>> page,
      Predicate<T> last,
      Runnable between) {
    List<T> found = new ArrayList<>();
    Map<String, String> query = new HashMap<>(first);
    query.put("per_page", "100");
    for (int pages = 0; pages < MOST_PAGES && found.size() <= MOST_ENTRIES; pages++) {
      ListPage<T> read = page(call, query, page);
      found.addAll(read.items());
      if (read.next().isEmpty()) {
        return new Entries<>(found, true);
      }
      if (read.items().stream().anyMatch(last)) {
        return new Entries<>(found, false);
      }
      query = read.next().get();
      between.run();
    }
    throw endless(call);
  }

  /** A failure for a list that does not end. */
  public GitLabException endless(Endpoint call) {
    return failures.incomplete(call, "a list of more than " + MOST_ENTRIES + " entries");
  }

  /**
   * A page of a list.
   *
   * @param next query of the page after it; empty after the last
   */
  public record ListPage<T>(List<T> items, Optional<Map<String, String>> next) {}

  /**
   * Reads one page of a list.
   *
   * @throws GitLabException when it cannot be read
   */
  public <T> ListPage<T> page(
      Endpoint call,
      Map<String, String> query,
      BiFunction<GitLabApi, Map<String, String>, RestResponse<List<T>>> page) {
    RestResponse<List<T>> answer = send(call, api -> page.apply(api, query));
    Optional<Map<String, String>> next = Pages.next(answer.getHeaders(), query);
    if (next.equals(Optional.of(query))) {
      throw failures.incomplete(call, "a page that names itself as the next");
    }
    return new ListPage<>(answer.getEntity(), next);
  }

  /** A failure for an answer that lacks what it must have. */
  public GitLabException incomplete(Endpoint call, String found) {
    return failures.incomplete(call, found);
  }

  private <T> RestResponse<T> send(Endpoint call, Function<GitLabApi, RestResponse<T>> request) {
    RateLimiter limiter = shared.lines().current().limiter();
    try (RateLimiter.Pass pass = limiter.enter(purpose, until -> failures.usedUp(call, until))) {
      if (!call.writes()) {
        return exchange(call, request, true);
      }
      try (LeaderGuard.Act writing = shared.leaderGuard().act()) {
        return exchange(call, request, true);
      }
    }
  }

  /** Sends it, and once more if what it names was moved, or GitLab closed the connection for it. */
  private <T> RestResponse<T> exchange(
      Endpoint call, Function<GitLabApi, RestResponse<T>> request, boolean first) {
    // Asked for again: it may have been renewed during the wait for the rate limiter.
    ConnectionCache.Line line = shared.lines().current();
    sent.increment();
    long from = System.nanoTime();
    try {
      RestResponse<T> answer = request.apply(line.connection().api());
      count(call, answer.getStatus(), from);
      RateLimitHeaders.of(answer.getHeaders()).ifPresent(line.limiter()::told);
      if (answer.getEntity() == null && !call.deletes() && answer.getStatus() != NO_CONTENT) {
        throw failures.incomplete(call, "nothing");
      }
      return answer;
    } catch (ErrorResponse
        | WebApplicationException
        | ProcessingException
        // The client lets it through as it is when a connection ends in the middle of an answer.
        | VertxException thrown) {
      Optional<ErrorResponse> refused = ConnectionErrors.find(thrown, ErrorResponse.class);
      if (refused.isPresent()) {
        count(call, refused.get().status(), from);
        if (first && line.connection().moved().follow(refused.get())) {
          return exchange(call, request, false);
        }
        throw refused(call, refused.get(), line);
      }
      count(
          call,
          thrown instanceof WebApplicationException unreadable
              ? unreadable.getResponse().getStatus()
              : 0,
          from);
      if (first && !call.writes() && ConnectionErrors.isClosed(thrown)) {
        return exchange(call, request, false);
      }
      throw failures.broken(call, thrown);
    }
  }

  private GitLabException refused(Endpoint call, ErrorResponse answer, ConnectionCache.Line line) {
    String token = line.connection().credentials().token();
    GitLabException failure = failures.refused(call, answer, token, clock().instant());
    RateLimitHeaders.of(answer.headers()).ifPresent(line.limiter()::told);
    switch (failure.failure().reason()) {
      case TokenRejected, Forbidden -> shared.lines().doubtCredentials();
      case RateLimited -> line.limiter().refused(failure);
      default -> {}
    }
    return failure;
  }

  private void count(Endpoint call, int code, long from) {
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    shared.listeners().forEach(listener -> listener.ended(host, call.route(), code, took));
  }
}
