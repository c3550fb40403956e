package dev.runnerpool.operator.web.reading;

import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabRequests;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** What is left of the budgets of requests to GitLab, and how requests went since the start. */
@ApplicationScoped
public class ShownBudgets implements GitLabRequests {

  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  /**
   * What is left for one account.
   *
   * @param secret its Secret and key, for people
   * @param remaining how many requests could be sent at once now; empty while no token is known
   */
  public record RequestBudget(String host, String secret, OptionalInt remaining) {}

  /**
   * How requests to one GitLab went since the start.
   *
   * @param tooMany those refused for being too many
   * @param failed those without an answer, or with one of a broken server
   */
  public record HostRequests(String host, long sent, long tooMany, long failed) {}

  private record Key(String host, String secret) {}

  private static final class Counts {
    final LongAdder sent = new LongAdder();
    final LongAdder tooMany = new LongAdder();
    final LongAdder failed = new LongAdder();
  }

  private final ConcurrentMap<Key, DoubleSupplier> budgets = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counts> hosts = new ConcurrentHashMap<>();

  @Override
  public void budgeted(String host, Account account, DoubleSupplier remaining) {
    budgets.put(new Key(host, account.tokenName()), remaining);
  }

  @Override
  public void ended(String host, String route, int code, Duration took) {
    Counts counts = hosts.computeIfAbsent(host, any -> new Counts());
    counts.sent.increment();
    if (code == TOO_MANY) {
      counts.tooMany.increment();
    } else if (code == 0 || code >= BROKEN) {
      counts.failed.increment();
    }
  }

  /** By host and Secret. */
  public List<RequestBudget> budgets() {
    return budgets.entrySet().stream()
        .map(entry -> budget(entry.getKey(), entry.getValue().getAsDouble()))
        .sorted(Comparator.comparing(RequestBudget::host).thenComparing(RequestBudget::secret))
        .toList();
  }

  /** By host. */
  public List<HostRequests> hosts() {
    return hosts.entrySet().stream()
        .map(
            entry ->
                new HostRequests(
                    entry.getKey(),
                    entry.getValue().sent.sum(),
                    entry.getValue().tooMany.sum(),
                    entry.getValue().failed.sum()))
        .sorted(Comparator.comparing(HostRequests::host))
        .toList();
  }

  private static RequestBudget budget(Key key, double remaining) {
    return new RequestBudget(
        key.host(),
        key.secret(),
        Double.isNaN(remaining) ? OptionalInt.empty() : OptionalInt.of((int) remaining));
  }
}
