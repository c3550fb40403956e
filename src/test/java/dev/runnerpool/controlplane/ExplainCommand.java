package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.process.OperatorProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The packaged program's {@code explain}, as it is called beside an operator. */
final class ExplainCommand {
  private ExplainCommand() {}

  /** All that it says of what is asked, such as {@code pool linux}. */
  static String say(OperatorProcess operator, String... asked) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-jar", OperatorProcess.BUILT.toString(), "explain"));
    command.addAll(List.of(asked));
    command.addAll(List.of("--url", operator.url()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("\\s+", " ");
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new IllegalStateException("explain does not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
