package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.ratelimit.TokenBucket;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.ShortDigest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One rate limiter per GitLab and token: GitLab counts by token, in however many Secrets it is.
 * Tokens are told apart by a digest, which is kept in memory alone.
 */
final class RateLimiters {

  private static final Duration KEPT = Duration.ofHours(1);

  /** While GitLab tells no limit: its own on listing the jobs of a project is 600 by default. */
  private static final int UNTOLD = 600;

  /** However much GitLab takes: more would find no job sooner. */
  private static final int MOST = 2_000;

  private record Key(String host, String digest) {}

  private final GitLabConfig config;
  private final InstantSource clock;
  private final Map<Key, RateLimiter> limiters = new ConcurrentHashMap<>();

  RateLimiters(GitLabConfig config, InstantSource clock) {
    int perMinute = config.requestsPerMinute().orElse(UNTOLD);
    if (perMinute < TokenBucket.LEAST_PER_MINUTE) {
      throw new IllegalArgumentException(
          "runnerpool.gitlab.requests-per-minute is %d, it must be %d or more"
              .formatted(perMinute, TokenBucket.LEAST_PER_MINUTE));
    }
    this.config = config;
    this.clock = clock;
  }

  RateLimiter of(String url, String token) {
    String host = String.valueOf(URI.create(url).getAuthority()).toLowerCase(Locale.ROOT);
    return limiters.computeIfAbsent(
        new Key(host, ShortDigest.of(token)),
        key -> new RateLimiter(budget(), config.inFlight(), clock));
  }

  private TokenBucket budget() {
    OptionalInt set = config.requestsPerMinute();
    return set.isPresent() ? new TokenBucket(set.getAsInt()) : new TokenBucket(UNTOLD, MOST);
  }

  /** The time by which requests are counted. */
  InstantSource clock() {
    return clock;
  }

  void forgetUnused() {
    Instant limit = clock.instant().minus(KEPT);
    limiters.values().removeIf(limiter -> limiter.unusedSince(limit));
  }
}
