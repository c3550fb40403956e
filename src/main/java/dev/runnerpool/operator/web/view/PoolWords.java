package dev.runnerpool.operator.web.view;

import dev.runnerpool.chart.ShareBar;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.scaling.RunnerState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one pool is, in words. */
final class PoolWords {

  static final List<RunnerState> LIVE =
      List.of(RunnerState.BUSY, RunnerState.IDLE, RunnerState.STARTING, RunnerState.RETIRING);

  private static final String READY = "Ready";

  private PoolWords() {}

  /** Address of its page. */
  static String address(String namespace, String name) {
    return "/pools/" + encode(namespace) + "/" + encode(name);
  }

  /** The same of {@code namespace/name}. */
  static String address(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? "/" : address(key.substring(0, slash), key.substring(slash + 1));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static Optional<ConditionDetails> ready(PoolDetails pool) {
    return pool.conditions().stream().filter(each -> each.type().equals(READY)).findFirst();
  }

  static boolean isReady(PoolDetails pool) {
    return ready(pool).filter(each -> each.status().equals("True")).isPresent();
  }

  static Badge badge(PoolDetails pool) {
    Optional<ConditionDetails> ready = ready(pool);
    if (ready.isEmpty()) {
      return Badge.plain("not known yet");
    }
    return isReady(pool)
        ? Badge.good("ready")
        : Badge.bad("not ready: " + ShownText.name(ready.get().reason()));
  }

  /** How many runners count against its max. */
  static long live(PoolDetails pool) {
    return pool.runners().stream().filter(runner -> runner.state().live()).count();
  }

  /** Such as {@code 8 busy, 2 idle}. */
  static String runners(PoolDetails pool) {
    List<String> words = new ArrayList<>();
    for (RunnerState state : LIVE) {
      long count = pool.in(state);
      if (count > 0) {
        words.add(count + " " + word(state));
      }
    }
    return String.join(", ", words);
  }

  static String word(RunnerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static String bar(PoolDetails pool) {
    return ShareBar.of(
        LIVE.stream().map(state -> new ShareBar.Part(word(state), pool.in(state))).toList(),
        pool.max());
  }

  static Optional<Instant> oldest(PoolDetails pool) {
    return pool.jobs().stream().map(Job::queuedAt).min(Instant::compareTo);
  }

  /** Such as {@code $1.24}; a dash if no price is known. */
  static String dollars(PoolDetails pool) {
    return pool.cost().map(cost -> "$" + ShownText.name(cost.dollars())).orElse("–");
  }
}
