package dev.runnerpool.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runnerpool.operator.web.access.PodTokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command beside an operator that left its own token there. */
class ExplainInPodTest {

  private static final String LEFT = "left-by-the-operator-itself";

  @TempDir Path folder;

  private final List<Optional<String>> sent = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  private HttpServer operator;
  private Path left;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    operator = HttpServer.create(new InetSocketAddress(0), 0);
    operator.createContext(
        "/",
        exchange -> {
          sent.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    operator.start();
    left = PodTokenFile.of(operator.getAddress().getPort()).path();
    Files.writeString(left, LEFT);
  }

  @AfterEach
  void stop() throws IOException {
    operator.stop(0);
    Files.deleteIfExists(left);
  }

  @Test
  void itIsSentByTheLocalNames() {
    ask("localhost");
    ask("127.0.0.1");
    assertThat(sent).hasSize(2).containsOnly(Optional.of("Bearer " + LEFT));
  }

  @Test
  void itIsSentNowhereElse() {
    ask("127.0.0.2");
    assertThat(sent).as("another host, for all that is known").containsExactly(Optional.empty());
  }

  @Test
  void aTokenThatSomebodyGivesGoesBefore() throws IOException {
    Path given = Files.writeString(folder.resolve("token"), "given-by-somebody");
    ask("localhost", "--token-file", given.toString());
    assertThat(sent).containsExactly(Optional.of("Bearer given-by-somebody"));
  }

  @Test
  void whatIsNoTokenIsNotSent() throws IOException {
    Files.writeString(left, "Injected: header\r\n");
    ask("localhost");
    Files.delete(left);
    Files.createSymbolicLink(left, Files.writeString(folder.resolve("secret"), LEFT));
    ask("localhost");
    Files.delete(left);
    ask("localhost");
    assertThat(sent).hasSize(3).containsOnly(Optional.empty());
  }

  @Test
  void oneThatTheOperatorDoesNotKnowIsNotSpokenOf() {
    status = 401;
    ask("localhost");
    assertThat(err.toString())
        .contains("wants a token: name the file that holds it with --token-file")
        .doesNotContain(LEFT);
  }

  private void ask(String host, String... more) {
    List<String> words = new ArrayList<>(List.of("job", "42", "--url"));
    words.add("http://%s:%d".formatted(host, operator.getAddress().getPort()));
    words.addAll(List.of(more));
    new CommandLine(new Explain())
        .setErr(new PrintWriter(err))
        .execute(words.toArray(String[]::new));
  }
}
