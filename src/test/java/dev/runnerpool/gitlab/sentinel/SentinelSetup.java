package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Haste;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.operator.leader.LeaseTerm;
import dev.runnerpool.operator.leader.LeaseTerms;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Sentinels begun as an operator begins them, in haste, and a GitLab. */
abstract class SentinelSetup {

  @Inject KubernetesClient kubernetes;
  @Inject GitLabClients clients;
  @Inject RunnerConnections connections;
  @Inject GitLabThreads threads;

  final LeaseTerm leaderGuard = LeaseTerms.held();
  final AtomicInteger wakes = new AtomicInteger();
  private final List<Sentinels> begun = new ArrayList<>();
  TimedGitLab scene;
  Sentinels sentinels;

  @BeforeEach
  void begin() {
    scene = new TimedGitLab(kubernetes);
    scene.gitlab().createProject("team/app");
    sentinels = start();
  }

  @AfterEach
  void end() {
    begun.forEach(Sentinels::stop);
    scene.close();
  }

  /** As the operator begins: nothing is known. */
  Sentinels start(String... settings) {
    return start(Optional.empty(), settings);
  }

  /** The same of one that shares namespaces with others. */
  Sentinels startShard(String name) {
    return start(Optional.of(name));
  }

  private Sentinels start(Optional<String> shard, String... settings) {
    Map<String, String> config =
        new java.util.HashMap<>(
            Map.of(
                "runnerpool.gitlab.registration-refresh", "200ms",
                "runnerpool.gitlab.longest-backoff", "100ms",
                "runnerpool.gitlab.poll.active", "100ms",
                "runnerpool.gitlab.removal.when-refused", "500ms"));
    for (int i = 0; i < settings.length; i += 2) {
      config.put("runnerpool.gitlab." + settings[i], settings[i + 1]);
    }
    GitLabConfig mapped =
        new SmallRyeConfigBuilder()
            .withMapping(GitLabConfig.class)
            .addDefaultInterceptors()
            .withConverter(
                Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
            .withSources(new PropertiesConfigSource(config, "test", 500))
            .build()
            .getConfigMapping(GitLabConfig.class);
    Sentinels started =
        new Sentinels(
            kubernetes,
            clients,
            connections,
            threads,
            Haste.loop(threads, mapped, leaderGuard),
            mapped,
            () -> shard,
            (which, project) -> wakes.incrementAndGet());
    begun.add(started);
    return started;
  }

  void serve(RunnerPool... pools) {
    sentinels.serves(Scope.of(pools[0]), List.of(pools));
  }

  void awaitLive(RunnerPool pool) {
    await()
        .until(
            () ->
                sentinels.of(Scope.of(pool)).orElseThrow().live()
                    && scene.gitlab().heldRequests() > 0);
  }

  void awaitTags(String... tags) {
    await()
        .until(() -> scene.sentinels().size() == 1 && tags(scene.sentinel()).equals(List.of(tags)));
  }

  static List<String> tags(JsonNode runner) {
    List<String> tags = new ArrayList<>();
    runner.path("tag_list").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }
}
