package dev.runnerpool.gitlab;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
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

  public static void stop(GitLabThreads threads) {
    threads.stop();
  }
}
