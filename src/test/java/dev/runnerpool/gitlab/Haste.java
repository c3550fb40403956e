package dev.runnerpool.gitlab;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.leader.LeaseTerms;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Settings and threads for tests without the whole operator. */
public final class Haste {

  private static final int PRIORITY = 200;

  private Haste() {}

  /** The defaults but for these; keys without {@code runnerpool.gitlab}. */
  public static GitLabConfig config(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach((key, value) -> properties.put("runnerpool.gitlab." + key, value));
    return new SmallRyeConfigBuilder()
        .withMapping(GitLabConfig.class)
        .withConverter(Duration.class, PRIORITY, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(GitLabConfig.class);
  }

  public static GitLabThreads threads(GitLabConfig config) {
    return new GitLabThreads(config);
  }

  /** Loops of a process that leads. */
  public static WorkLoop loop(GitLabThreads threads, GitLabConfig config) {
    return loop(threads, config, LeaseTerms.held());
  }

  /** Loops of a process that leads as long as that says so. */
  public static WorkLoop loop(GitLabThreads threads, GitLabConfig config, LeaderGuard leaderGuard) {
    return new WorkLoop(threads, leaderGuard, config, InstantSource.system());
  }

  public static void stop(GitLabThreads threads) {
    threads.stop();
  }
}
