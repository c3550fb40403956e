package dev.runnerpool.gitlab.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.sandbox.gitlab.Trouble;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Every kind of request to GitLab that the operator makes, failing in every way: no second runner
 * in GitLab, no pod made or deleted on a bad reading, and healed without a restart.
 */
@QuarkusTest
@TestProfile(FaultsProfile.class)
class GitLabFaultsTest {

  /** More of them make each slower and the whole no faster on two cores. */
  private static final int AT_ONCE = 60;

  private static final String SECRETS = "gl(pat|rt|cbt)-\\w|whsec_\\w";

  Cluster cluster;

  @TestHTTPResource("/")
  String url;

  @Inject JobQueues queues;

  @ConfigProperty(name = "runnerpool.records.directory")
  Path records;

  @Test
  void noFailingRequestDoublesARunnerScalesAPoolOrNeedsARestart() throws Exception {
    cluster.operator(new Inside(queues, records, url));
    SecretSearch logged = new SecretSearch(SECRETS);
    Logger.getLogger("").addHandler(logged);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (Life bystander = new Life(cluster, Served.GROUP)) {
      bystander.begin(LifeStage.APPLIED);
      Map<Served, Map<LifeStage, Set<String>>> itineraries = itineraries(threads);
      assertEveryCallIsMade(itineraries);
      assertThat(bystander.isDone(LifeStage.APPLIED)).isTrue();
      List<String> before = bystander.readiness();
      PodHistory.Account pods = bystander.pods();

      List<Finding> findings =
          all(threads, trials(itineraries)).stream()
              .flatMap(Collection::stream)
              .filter(finding -> finding.hits() > 0 || !finding.mishaps().isEmpty())
              .toList();

      FaultTable table = new FaultTable(findings);
      table.write();
      System.out.println(table.text() + table.counts());
      assertAll(
          () -> assertThat(findings).filteredOn(f -> !f.mishaps().isEmpty()).isEmpty(),
          () -> assertThat(silences(findings)).as("failures that the pool does not tell").isEmpty(),
          () -> assertThat(neverTried(itineraries, findings)).as("requests never tried").isEmpty(),
          () -> assertThat(bystander.readiness()).as("a pool of another GitLab").isEqualTo(before),
          () -> assertThat(bystander.pods()).isEqualTo(pods),
          () -> assertNoSecretWasShown(logged));
      bystander.begin(LifeStage.LEAVING);
      assertThat(Patience.ofSeconds(30).holds(bystander, () -> bystander.isDone(LifeStage.LEAVING)))
          .isTrue();
    } finally {
      threads.shutdownNow();
      Logger.getLogger("").removeHandler(logged);
    }
  }

  private Map<Served, Map<LifeStage, Set<String>>> itineraries(ExecutorService threads)
      throws Exception {
    Map<Served, Map<LifeStage, Set<String>>> found = new EnumMap<>(Served.class);
    List<Map<LifeStage, Set<String>>> lived =
        all(threads, Stream.of(Served.values()).map(s -> new Itinerary(cluster, s)).toList());
    for (Served served : Served.values()) {
      found.put(served, lived.get(served.ordinal()));
    }
    return found;
  }

  /** A kind of request that no life makes is not tried: then a life must be made richer. */
  private static void assertEveryCallIsMade(Map<Served, Map<LifeStage, Set<String>>> itineraries) {
    assertThat(Endpoint.values())
        .as("kinds of request that the pools of %s make", Served.class)
        .filteredOn(
            call ->
                itineraries.entrySet().stream()
                    .filter(life -> life.getKey().means(call))
                    .flatMap(life -> life.getValue().values().stream())
                    .flatMap(Set::stream)
                    .noneMatch(made -> Routes.isOf(call, made)))
        .isEmpty();
  }

  /**
   * Each route with each trouble, in the first kind of pool that makes such requests, and in those
   * in which it means something else.
   */
  private List<Trial> trials(Map<Served, Map<LifeStage, Set<String>>> itineraries) {
    Map<String, Set<Served>> makers = new LinkedHashMap<>();
    itineraries.forEach(
        (served, life) ->
            life.values().stream()
                .flatMap(Set::stream)
                .filter(route -> !makers.containsKey(route) || served.apart().containsKey(route))
                .forEach(
                    route -> makers.computeIfAbsent(route, any -> new TreeSet<>()).add(served)));
    // A user who loses every right loses it for every request.
    List<Trial> trials = new ArrayList<>();
    itineraries.forEach(
        (served, life) ->
            trials.add(new Trial(cluster, served, Trial.EVERY_ROUTE, Trouble.NO_RIGHT, life)));
    makers.forEach(
        (route, kinds) ->
            Stream.of(Trouble.values())
                .filter(trouble -> trouble != Trouble.NO_RIGHT && !isTheTruth(trouble, route))
                .flatMap(
                    trouble ->
                        kinds.stream()
                            .map(
                                served ->
                                    new Trial(
                                        cluster, served, route, trouble, itineraries.get(served))))
                .forEach(trials::add));
    return trials;
  }

  /** What GitLab does not find, it need not delete. */
  private static boolean isTheTruth(Trouble trouble, String route) {
    return trouble == Trouble.NOT_FOUND && route.startsWith("DELETE ");
  }

  /** Failures at rest of which a pool said nothing although it did when GitLab failed otherwise. */
  private static List<Finding> silences(List<Finding> findings) {
    List<Finding> atRest =
        findings.stream().filter(finding -> finding.stage() == LifeStage.AT_REST).toList();
    Set<String> told =
        atRest.stream()
            .filter(finding -> finding.trouble() == Trouble.BROKEN && finding.wasSaid())
            .map(Finding::route)
            .collect(Collectors.toSet());
    return atRest.stream()
        .filter(finding -> told.contains(finding.route()))
        .filter(finding -> !finding.wasSaid() && !finding.trouble().isBorne())
        .filter(f -> !Aside.isMadeUpFor(f.route(), f.served(), f.trouble()))
        .filter(finding -> isRead(finding.route()) || !finding.trouble().mayHaveActed())
        .toList();
  }

  private static boolean isRead(String route) {
    return route.startsWith("GET ") || route.equals("POST /api/graphql");
  }

  private static List<String> neverTried(
      Map<Served, Map<LifeStage, Set<String>>> itineraries, List<Finding> findings) {
    Set<String> tried = findings.stream().map(Finding::route).collect(Collectors.toSet());
    return itineraries.values().stream()
        .flatMap(life -> life.values().stream())
        .flatMap(Set::stream)
        .distinct()
        .filter(route -> !tried.contains(route))
        .toList();
  }

  private void assertNoSecretWasShown(SecretSearch logged) {
    assertThat(logged.lines()).as("log lines, so that the search is not for nothing").isPositive();
    assertThat(logged.found()).as("log").isEmpty();
    assertThat(cluster.told().everything())
        .isNotEmpty()
        .noneMatch(message -> logged.isSecret(message));
    assertThat(cluster.client().events().v1().events().inAnyNamespace().list().getItems())
        .isNotEmpty()
        .noneMatch(event -> logged.isSecret(String.valueOf(event.getNote())));
  }

  private static <T> List<T> all(ExecutorService threads, List<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    for (Future<T> done : threads.invokeAll(tasks)) {
      results.add(done.get());
    }
    return results;
  }
}
