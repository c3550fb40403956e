package dev.runnerpool.operator.web.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file by which an operator and who asks it in the same pod know each other: whoever may read
 * it is let in.
 *
 * @param path of the file
 */
public record PodTokenFile(Path path) {

  /** Where the operator of a port leaves it, unless it is told otherwise. */
  public static PodTokenFile of(int port) {
    return new PodTokenFile(
        Path.of(System.getProperty("java.io.tmpdir"), "runnerpool-%d.token".formatted(port)));
  }

  /** What it holds; empty if this user may not read it, or there is none. */
  public Optional<String> read() {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(Files.readString(path).strip()).filter(text -> text.matches("[\\w-]{16,}"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Puts a token there in one step, for this user alone: temporary files are made so. */
  void write(String token) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path made = Files.createTempFile(folder, "runnerpool-", ".new");
    try {
      Files.writeString(made, token);
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /** Takes that token away, and no other one. */
  void remove(String token) throws IOException {
    if (read().filter(token::equals).isPresent()) {
      Files.deleteIfExists(path);
    }
  }
}
