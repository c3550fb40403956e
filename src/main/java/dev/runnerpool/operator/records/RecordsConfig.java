package dev.runnerpool.operator.records;

import dev.runnerpool.settings.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where records of what was spent are kept, and for how long. */
@ConfigMapping(prefix = "runnerpool.records")
public interface RecordsConfig {

  /** Address of a PostgreSQL database; the embedded file is used if there is none. */
  Optional<String> url();

  /** Directory with the files {@code username} and {@code password}, as a Secret is mounted. */
  Optional<Path> credentials();

  /** Directory of the embedded file. */
  @WithDefault("${java.io.tmpdir}/runnerpool/records")
  Path directory();

  /** What becomes of that directory when the operator's pod is replaced. */
  @WithDefault("none")
  Volume volume();

  /** How long what single runners, nodes and jobs cost is kept; then days are summed. */
  @WithDefault("90d")
  Duration keep();

  /** How long the sums of days are kept. */
  @WithDefault("730d")
  Duration keepDays();

  /** How often what live runners and nodes cost is written. */
  @WithDefault("30s")
  @WithConverter(PositiveDuration.class)
  Duration checkpoint();

  /** What becomes of the directory. */
  enum Volume {
    /** It goes, and history with it. */
    NONE,
    /** It stays. */
    PERSISTENT
  }
}
