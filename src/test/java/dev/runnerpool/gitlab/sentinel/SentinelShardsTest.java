package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Scope;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that serve some pools each of one namespace, all for the same project. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelShardsTest extends SentinelSetup {

  @Test
  void eachHasItsOwnAndTakesNoOthersAlong() {
    RunnerPool ours = scene.pool("ours", "project: team/app", "[linux]");
    RunnerPool theirs = scene.pool("theirs", "project: team/app", "[windows]");
    Sentinels first = startShard("first");
    Sentinels second = startShard("second");

    first.serves(Scope.of(ours), List.of(ours));
    await().until(() -> isLive(first, ours));
    second.serves(Scope.of(theirs), List.of(theirs));
    await().until(() -> isLive(second, theirs));

    assertThat(scene.sentinels())
        .extracting(SentinelSetup::tags)
        .containsExactlyInAnyOrder(List.of("arm64", "linux"), List.of("arm64", "windows"));
    second.serves(Scope.of(theirs), List.of());
    await().until(() -> scene.sentinels().size() == 1);
    assertThat(tags(scene.sentinel())).containsExactly("arm64", "linux");
    assertThat(isLive(first, ours)).isTrue();
  }

  @Test
  void theOneOfAnOperatorThatServedAllIsTakenUp() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    long before = id(scene.sentinel());
    sentinels.stop();

    Sentinels shard = startShard("first");
    shard.serves(Scope.of(pool), List.of(pool));

    await().until(() -> isLive(shard, pool));
    assertThat(id(scene.sentinel())).isEqualTo(before);
  }

  @Test
  void whoServesAllAgainLeavesNoneOfTheOthers() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    for (String name : List.of("first", "second")) {
      Sentinels shard = startShard(name);
      shard.serves(Scope.of(pool), List.of(pool));
      await().until(() -> isLive(shard, pool));
      shard.stop();
    }
    assertThat(scene.sentinels()).hasSize(2);

    serve(pool);

    awaitLive(pool);
    assertThat(scene.sentinels()).hasSize(1);
  }

  private static boolean isLive(Sentinels shard, RunnerPool pool) {
    return shard.of(Scope.of(pool)).orElseThrow().live();
  }

  private static long id(JsonNode runner) {
    return runner.path("id").asLong();
  }
}
