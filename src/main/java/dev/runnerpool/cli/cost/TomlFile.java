package dev.runnerpool.cli.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A small TOML file of a flag; what is wrong is named with file and key. */
final class TomlFile {

  private TomlFile() {}

  static JsonNode read(String flag, Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CostInputException("%s: there is no file %s".formatted(flag, file));
    } catch (MalformedInputException e) {
      throw wrong(flag, file, "it is not UTF-8 text, and so no TOML");
    } catch (IOException e) {
      throw wrong(
          flag,
          file,
          "it cannot be read (%s): give a file that this user may read"
              .formatted(e.getClass().getSimpleName()));
    }
    try {
      return TomlMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw wrong(flag, file, "line %d is no TOML: %s".formatted(line, e.getOriginalMessage()));
    }
  }

  /** A table of it, empty if it is not there. */
  static JsonNode table(String flag, Path file, JsonNode root, String key) {
    JsonNode table = root.path(key);
    if (!table.isMissingNode() && !table.isObject()) {
      throw wrong(flag, file, "%s is %s: write a table, [%s]".formatted(key, table, key));
    }
    return table;
  }

  static void onlyKeys(String flag, Path file, JsonNode table, String within, Set<String> known) {
    table
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw wrong(
                    flag,
                    file,
                    "%s%s is not known: there are %s"
                        .formatted(within, key, String.join(", ", new TreeSet<>(known))));
              }
            });
  }

  static CostInputException wrong(String flag, Path file, String what) {
    return new CostInputException("%s %s: %s".formatted(flag, file, what));
  }
}
