package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.GitLabProfile;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What pools cost GitLab while nothing happens, in a time that passes twenty times as fast. */
@QuarkusTest
@TestProfile(RequestsAtRestTest.TwentyTimesAsFast.class)
class RequestsAtRestTest {

  private static final int SPEED = 20;
  private static final int PROJECTS = 200;
  private static final int MINUTES = 5;
  private static final Duration TICK = Duration.ofMillis(50);

  @Inject JobQueues queues;
  @Inject Registrations registrations;
  @Inject Sentinels sentinels;
  @Inject KubernetesClient kubernetes;

  /** Every pause that is not set otherwise is a twentieth of the default. */
  public static final class TwentyTimesAsFast implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(new GitLabProfile().getConfigOverrides());
      config.put("runnerpool.gitlab.sentinel.enabled", "true");
      config.put("runnerpool.gitlab.sentinel.contact", fast(Duration.ofMinutes(15)));
      config.put("runnerpool.gitlab.poll.active", fast(Duration.ofSeconds(2)));
      config.put("runnerpool.gitlab.poll.quiet", fast(Duration.ofSeconds(10)));
      config.put("runnerpool.gitlab.poll.watched", fast(Duration.ofSeconds(90)));
      config.put("runnerpool.gitlab.registration-refresh", fast(Duration.ofMinutes(5)));
      config.put("runnerpool.gitlab.managers-sweep", fast(Duration.ofHours(1)));
      config.put("runnerpool.gitlab.credentials-refresh", fast(Duration.ofMinutes(1)));
      config.put("runnerpool.gitlab.projects-refresh", fast(Duration.ofMinutes(1)));
      config.put("runnerpool.gitlab.requests-per-minute", Integer.toString(300 * SPEED));
      config.put("runnerpool.gitlab.request-timeout", "PT30S");
      return config;
    }

    private static String fast(Duration time) {
      return time.dividedBy(SPEED).toString();
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return new GitLabProfile().getEnabledAlternatives();
    }
  }

  @Test
  void aHundredPoolsOfAGroupOfTwoHundredProjectsCostHardlyMoreThanFifteenAndAtMostTwentyAMinute() {
    List<RequestLog.Entry> ofFifteen = atRest(15);
    List<RequestLog.Entry> ofAHundred = atRest(100);

    assertThat(ofAHundred).as("nothing is looked at").isNotEmpty();
    assertThat(ofAHundred.size()).as("%s", byRoute(ofAHundred)).isLessThan(20 * MINUTES);
    assertThat(ofAHundred.size())
        .as("of a hundred pools %s, of fifteen %s", byRoute(ofAHundred), byRoute(ofFifteen))
        .isLessThan(2 * ofFifteen.size());
    assertThat(looks(ofFifteen)).isNotEmpty();
    assertNothingIsAskedTwiceInAMinute(ofFifteen);
    assertNothingIsAskedTwiceInAMinute(ofAHundred);
  }

  /** All requests of some minutes but those that GitLab holds. */
  private List<RequestLog.Entry> atRest(int number) {
    try (TimedGitLab scene = new TimedGitLab(kubernetes)) {
      for (int project = 0; project < PROJECTS; project++) {
        scene.gitlab().createProject("team/app-" + project);
      }
      List<RunnerPool> pools = new ArrayList<>();
      for (int pool = 0; pool < number; pool++) {
        pools.add(scene.pool("pool-" + pool, "group: team", "[linux]"));
      }
      pools.forEach(queues::follow);
      pools.forEach(registrations::ensure);
      await().until(() -> pools.stream().allMatch(this::isSettled));

      Instant from = scene.now();
      await()
          .pollInterval(TICK)
          .until(
              () -> {
                scene.pass(TICK.multipliedBy(SPEED));
                return Duration.between(from, scene.now()).toMinutes() >= MINUTES;
              });
      List<RequestLog.Entry> requests =
          scene.gitlab().requests().last().stream()
              .filter(entry -> entry.at().isAfter(from))
              .filter(entry -> !entry.route().equals(TimedGitLab.REQUEST))
              .toList();
      pools.forEach(queues::unfollow);
      pools.forEach(pool -> registrations.remove(pool, true));
      await().until(() -> pools.stream().allMatch(this::isGone));
      return requests;
    }
  }

  private boolean isSettled(RunnerPool pool) {
    return queues.state(pool) instanceof QueueState.Read
        && registrations.state(pool) instanceof Registrations.State.Registered
        && sentinels.of(dev.runnerpool.gitlab.Scope.of(pool)).orElseThrow().live();
  }

  private boolean isGone(RunnerPool pool) {
    return registrations.state(pool) instanceof Registrations.State.Removed;
  }

  /** One address, one request; a runner's token is checked once for each of many runners. */
  private static void assertNothingIsAskedTwiceInAMinute(List<RequestLog.Entry> requests) {
    looks(requests)
        .forEach(
            (what, times) -> {
              for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.between(times.get(i - 1), times.get(i)))
                    .as("%s again", what)
                    .isGreaterThan(Duration.ofMinutes(1));
              }
            });
  }

  /** When each runner was looked at; of a hundred pools none may be due within minutes. */
  private static Map<String, List<Instant>> looks(List<RequestLog.Entry> requests) {
    return requests.stream()
        .filter(entry -> entry.path().matches(".*/runners/\\d+"))
        .collect(
            Collectors.groupingBy(
                entry -> entry.method() + " " + entry.path(),
                Collectors.mapping(RequestLog.Entry::at, Collectors.toList())));
  }

  private static Map<String, Long> byRoute(List<RequestLog.Entry> requests) {
    return requests.stream()
        .collect(Collectors.groupingBy(RequestLog.Entry::route, Collectors.counting()));
  }
}
