package dev.runnerpool.operator.records;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Records in a file. */
class EmbeddedRecordsTest extends DatabaseRecordsContract {

  @TempDir Path folder;

  @Override
  RecordsLocation location() {
    return new RecordsLocation.EmbeddedFile(folder.resolve("made when needed"));
  }
}
