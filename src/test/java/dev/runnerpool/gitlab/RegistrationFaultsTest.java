package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.Fault.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call of a registration × each fault: never two runners in the end, and it heals by itself.
 */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class RegistrationFaultsTest {

  /** Longer than the operator waits for an answer here. */
  private static final int TOO_LATE = 1300;

  private static final Map<String, Fault> FAULTS =
      new TreeMap<>(
          Map.of(
              "answer lost", new Fault("*", Kind.DROP, 0, 0, 1),
              "500", new Fault("*", Kind.STATUS, 500, 0, 2),
              "429", new Fault("*", Kind.STATUS, 429, 0, 1),
              "401", new Fault("*", Kind.STATUS, 401, 0, 2),
              "403", new Fault("*", Kind.STATUS, 403, 0, 1),
              "403 of a firewall", new Fault("*", Kind.FIREWALL, 0, 0, 3),
              "answer too late", new Fault("*", Kind.DELAY, 0, TOO_LATE, 1),
              "wrong JSON", new Fault("*", Kind.WRONG_JSON, 0, 0, 1)));

  /** A call, and what brings the operator to make it. */
  enum TimedGitLab {
    FIND("GET /api/v4/groups/team/runners"),
    GROUP("GET /api/v4/groups/team"),
    CREATE("POST /api/v4/user/runners"),
    READ("GET /api/v4/runners/1"),
    UPDATE("PUT /api/v4/runners/1"),
    RESET("POST /api/v4/runners/1/reset_authentication_token"),
    VERIFY("POST /api/v4/runners/verify"),
    LIST_MANAGERS("GET /api/v4/runners/1/managers"),
    DELETE_MANAGER("DELETE /api/v4/runners/managers"),
    DELETE("DELETE /api/v4/runners/1");

    private final String route;

    TimedGitLab(String route) {
      this.route = route;
    }

    boolean isBegin() {
      return compareTo(CREATE) <= 0;
    }

    /** A deletion has no answer that could be of another shape. */
    boolean has(String fault) {
      return !(fault.equals("wrong JSON") && route.startsWith("DELETE"));
    }
  }

  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  @ParameterizedTest
  @EnumSource(TimedGitLab.class)
  void noFaultLeavesTwoRunnersAndEachHeals(TimedGitLab scene) {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<Void>> cases = new ArrayList<>();
    FAULTS.forEach(
        (name, fault) -> {
          if (scene.has(name)) {
            cases.add(CompletableFuture.runAsync(() -> play(scene, name, fault), threads));
          }
        });
    CompletableFuture.allOf(cases.toArray(CompletableFuture[]::new)).join();
    threads.shutdown();
  }

  private void play(TimedGitLab scene, String name, Fault like) {
    Fault fault =
        new Fault(scene.route, like.kind(), like.status(), like.delayMillis(), like.count());
    try (RegisteringPool stage = RegisteringPool.made(kubernetes, registrations)) {
      if (scene.isBegin()) {
        stage.gitlab().faults().inject(fault);
        stage.ensure();
      } else {
        stage.ensure();
        assertThat(stage.awaitSound()).isEqualTo(1);
        provoke(scene, stage, fault);
      }
      await(scene + " × " + name)
          .atMost(Duration.ofSeconds(20))
          .until(() -> stage.gitlab().faults().active().isEmpty());
      if (scene == TimedGitLab.DELETE) {
        stage.leave();
        assertThat(stage.runners()).isEmpty();
        return;
      }
      long id = stage.awaitSound();
      await(scene + " × " + name + ": tags")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> stage.runner(id).path("tag_list").toString().equals("[\"arm64\",\"linux\"]"));
      await(scene + " × " + name + ": managers")
          .atMost(Duration.ofSeconds(20))
          .until(() -> stage.managers(id).equals(List.of(0)));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(scene + " × " + name + ": " + e.getMessage(), e);
    }
  }

  /** Somebody else's requests name runner 1 so that the fault does not hit them. */
  private void provoke(TimedGitLab scene, RegisteringPool stage, Fault fault) {
    stage.gitlab().faults().inject(fault);
    switch (scene) {
      case UPDATE ->
          stage.administer("PUT", "/runners/01", "{\"tag_list\": [\"arm64\", \"other\"]}");
      case RESET -> stage.administer("POST", "/runners/01/reset_authentication_token", "{}");
      case LIST_MANAGERS, DELETE_MANAGER -> stage.contact(stage.keptToken(), 7);
      case DELETE -> registrations.remove(stage.pool(), true);
      default -> {}
    }
  }
}
