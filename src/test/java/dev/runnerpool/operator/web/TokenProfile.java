package dev.runnerpool.operator.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The same, for who knows the token. */
public final class TokenProfile extends PageProfile {

  /** What lets in. */
  static final String TOKEN = "keep-this-token-quiet";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
    overrides.put("runnerpool.page.access", "token");
    overrides.put("runnerpool.page.token-file", file().toString());
    return overrides;
  }

  private static Path file() {
    try {
      Path directory = Files.createDirectories(Path.of("target/page"));
      return Files.writeString(directory.resolve("token"), TOKEN + "\n").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
