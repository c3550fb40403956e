package dev.runnerpool.operator.records;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Sums of days in the file. */
class IdleSumsTest extends IdleSumsContract {

  @TempDir Path folder;
  private int databases;

  @Override
  RecordsLocation location() {
    return new RecordsLocation.EmbeddedFile(folder.resolve("records-" + ++databases));
  }
}
