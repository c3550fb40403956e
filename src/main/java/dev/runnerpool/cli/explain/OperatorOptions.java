package dev.runnerpool.cli.explain;

import dev.runnerpool.operator.web.access.PodTokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which operator is asked, and how its answer is printed. */
final class OperatorOptions {

  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 200;
  private static final int HTTP_PORT = 80;
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /** How an answer is printed. */
  enum Output {
    text,
    json
  }

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description =
          "Address of the operator; default ${DEFAULT-VALUE}, which is right inside its" + " pod.")
  String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that the operator asks for, where runnerpool.page.access is token;"
              + " in the operator's own pod none is needed.")
  Path tokenFile;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Output output;

  /** What is printed. */
  @FunctionalInterface
  interface Question {
    String ask(OperatorClient client) throws NoAnswerException;
  }

  boolean isJson() {
    return output == Output.json;
  }

  /**
   * Asks and prints.
   *
   * @return the exit status: 0, or 1 if there is no answer
   */
  int answer(CommandSpec spec, Question question) {
    OperatorClient client = client(spec);
    try {
      PrintWriter out = spec.commandLine().getOut();
      out.print(question.ask(client));
      out.flush();
      return 0;
    } catch (NoAnswerException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
  }

  /** How many columns the terminal has. */
  int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}")
        ? Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)))
        : USUAL_WIDTH;
  }

  private OperatorClient client(CommandSpec spec) {
    URI address = address(spec);
    return tokenFile == null
        ? OperatorClient.withoutToken(address, podToken(address))
        : OperatorClient.withToken(address, token(spec));
  }

  /** What the operator left for who asks in its own pod; nobody elsewhere is sent it. */
  private static Optional<String> podToken(URI address) {
    return LOCAL_NAMES.contains(address.getHost()) && address.getScheme().equals("http")
        ? PodTokenFile.of(address.getPort() < 0 ? HTTP_PORT : address.getPort()).read()
        : Optional.empty();
  }

  private URI address(CommandSpec spec) {
    try {
      URI address = URI.create(url.strip().replaceAll("/+$", ""));
      if (address.getHost() != null
          && address.getScheme() != null
          && address.getScheme().matches("https?")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as what is no address at all.
    }
    throw new ParameterException(
        spec.commandLine(),
        "--url %s: write an address such as http://localhost:8080".formatted(url));
  }

  private String token(CommandSpec spec) {
    try {
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty() || !token.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
        throw new ParameterException(
            spec.commandLine(),
            "--token-file %s: it holds no token, which is one word".formatted(tokenFile));
      }
      return token;
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--token-file %s: it cannot be read (%s)"
              .formatted(tokenFile, e.getClass().getSimpleName()));
    }
  }
}
