package dev.runnerpool.operator.web;

import dev.runnerpool.gitlab.ShortDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Files that pages load, all from the operator itself. */
final class StaticFiles {

  static final String HTMX = "/webjars/htmx.org/2.0.4/dist/htmx.min.js";
  static final String EVENTS = "/webjars/htmx-ext-sse/2.2.2/sse.js";
  static final String ICON = "/favicon.svg";
  private static final String STYLE = "/runnerpool.css";

  private static final Set<String> ALL = Set.of(HTMX, EVENTS, ICON, STYLE);

  /** Browsers keep the style sheet: another one needs another address. */
  private static final String STYLE_ADDRESS = STYLE + "?" + ShortDigest.of(read(STYLE));

  private StaticFiles() {}

  /** Whether a path is one of them: of the WebJars nothing else is served. */
  static boolean contain(String path) {
    return ALL.contains(path);
  }

  static String style() {
    return STYLE_ADDRESS;
  }

  static String read(String path) {
    try (InputStream file = StaticFiles.class.getResourceAsStream("/META-INF/resources" + path)) {
      if (file == null) {
        throw new IllegalStateException("there is no file %s in the program".formatted(path));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
