package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.jobs.JobHistory;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests it costs until many new pools of one scope are ready. */
@QuarkusTest
@TestProfile(FreshPoolsTest.Profile.class)
class FreshPoolsTest {

  private static final int POOLS = 200;
  private static final int THREADS = 4;
  private static final String GRAPHQL = "POST /api/graphql";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Inject Registrations registrations;
  @Inject JobHistory jobs;
  @Inject KubernetesClient kubernetes;

  private SimulatedGitLab gitlab;
  private GitLabStub namespace;
  private List<RunnerPool> pools;

  /** Each pool is looked at once. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(new GitLabProfile().getConfigOverrides());
      settings.put("runnerpool.gitlab.registration-refresh", "PT1H");
      settings.put("runnerpool.gitlab.managers-sweep", "PT1H");
      settings.put("runnerpool.gitlab.request-timeout", "PT30S");
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return new GitLabProfile().getEnabledAlternatives();
    }
  }

  @BeforeEach
  void begin() {
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
    gitlab.createProject("team/app");
    namespace = new GitLabStub();
    namespace.giveCredentials(
        kubernetes,
        "token",
        gitlab.createToken(
            "pools", Set.of(dev.runnerpool.sandbox.gitlab.state.Scope.API), Role.OWNER, false));
    pools =
        IntStream.range(0, POOLS)
            .mapToObj(
                number ->
                    GitLabStub.at(gitlab.url(), namespace.pool("pool" + number, "group: team")))
            .toList();
  }

  @AfterEach
  void end() {
    pools.forEach(jobs::forget);
    pools.forEach(pool -> registrations.remove(pool, true));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                pools.stream()
                    .allMatch(
                        pool -> registrations.state(pool) instanceof Registrations.State.Removed));
    gitlab.close();
    namespace.close();
  }

  @Test
  void twoHundredNewPoolsCostARequestToMakeEachRunnerAndFewForAll() {
    pools.forEach(registrations::ensure);
    awaitRegistered();
    assertThat(requests("POST /api/v4/user/runners")).isEqualTo(POOLS);
    assertThat(requests("GET /api/v4/groups/:id")).isLessThanOrEqualTo(THREADS);
    assertThat(requests("GET /api/v4/groups/:id/runners")).isLessThanOrEqualTo(THREADS);
    assertThat(all()).isLessThanOrEqualTo(POOLS + 2 * THREADS);

    observe();
    await().atMost(PATIENCE).until(() -> requests(GRAPHQL) == POOLS);
    assertThat(all()).isLessThanOrEqualTo(2 * POOLS + 2 * THREADS);
  }

  @Test
  void whereGitLabDoesNotKnowAFieldOfTheJobsThatIsAskedByFewAndNoPoolIsLessReady() {
    gitlab.faults().inject(new Fault(GRAPHQL, Fault.Kind.UNKNOWN_FIELD, 0, 0, -1));
    pools.forEach(registrations::ensure);
    awaitRegistered();
    observe();
    await().atMost(PATIENCE).until(() -> requests("GET /api/v4/runners/:id/jobs") == POOLS);
    assertThat(requests(GRAPHQL)).isLessThanOrEqualTo(THREADS);
    awaitRegistered();
  }

  private void observe() {
    pools.forEach(pool -> jobs.observe(pool, registrations.state(pool), List.of()));
  }

  private void awaitRegistered() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                pools.stream()
                    .allMatch(
                        pool ->
                            registrations.state(pool) instanceof Registrations.State.Registered));
  }

  private long requests(String route) {
    return gitlab.requests().counts().getOrDefault(route, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private long all() {
    return gitlab.requests().counts().keySet().stream().mapToLong(this::requests).sum();
  }
}
