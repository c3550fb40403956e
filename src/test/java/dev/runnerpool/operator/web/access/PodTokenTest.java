package dev.runnerpool.operator.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads the file that an operator leaves is let in by that operator, and nobody else. */
class PodTokenTest {

  @TempDir Path folder;

  @Test
  void itLiesThereForItsUserAloneUntilTheOperatorEnds() throws IOException {
    PodToken token = begun();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path())))
        .isEqualTo("rw-------");
    assertThat(token.isOf(visit("Bearer " + left()))).isTrue();
    token.end(null);
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void anythingElseIsNotIt() {
    PodToken token = begun();
    String right = left();
    for (String wrong :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            right,
            "Basic " + right,
            "Bearer " + right + "x",
            "Bearer " + right.substring(1))) {
      assertThat(token.isOf(visit(wrong))).as(wrong).isFalse();
    }
    assertThat(token.isOf(new Visit("127.0.0.1", "localhost", none(), Optional.of(right), none())))
        .as("it is no session of a browser")
        .isFalse();
  }

  @Test
  void eachStartHasItsOwn() throws IOException {
    PodToken first = begun();
    String old = left();
    PodToken second = begun();
    assertThat(left()).isNotEqualTo(old).hasSize(43);
    assertThat(second.isOf(visit("Bearer " + old))).isFalse();
    first.end(null);
    assertThat(file().read()).as("that of the next one stays").isPresent();
  }

  @Test
  void whatSomebodyPutThereBeforeIsReplacedAndNotFollowed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "of somebody else");
    Files.createSymbolicLink(file().path(), secret);
    begun();
    assertThat(secret).hasContent("of somebody else");
    assertThat(Files.isSymbolicLink(file().path())).isFalse();
  }

  @Test
  void anOperatorThatCannotLeaveItGoesOn() throws IOException {
    Path occupied = Files.writeString(folder.resolve("file"), "");
    PodToken token = new PodToken(config(occupied.resolve("below")));
    token.leave(8080);
    token.end(null);
    assertThat(occupied).isEmptyFile();
  }

  private PodToken begun() {
    PodToken token = new PodToken(config(file().path()));
    token.leave(8080);
    return token;
  }

  private PodTokenFile file() {
    return new PodTokenFile(folder.resolve("left.token"));
  }

  private String left() {
    return file().read().orElseThrow();
  }

  private static Visit visit(String authorization) {
    return new Visit("10.1.2.3", "elsewhere", Optional.of(authorization), none(), none());
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static PageConfig config(Path file) {
    return new PageConfig() {
      @Override
      public Access access() {
        return Access.OFF;
      }

      @Override
      public Optional<Path> tokenFile() {
        return none();
      }

      @Override
      public Optional<Path> podTokenFile() {
        return Optional.of(file);
      }

      @Override
      public String userHeader() {
        return "X-Forwarded-User";
      }

      @Override
      public Optional<List<String>> trustedProxies() {
        return none();
      }

      @Override
      public int viewers() {
        return 1;
      }
    };
  }
}
