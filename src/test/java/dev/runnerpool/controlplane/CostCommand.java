package dev.runnerpool.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.process.OperatorProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The packaged program's {@code cost}. */
final class CostCommand {
  private CostCommand() {}

  /** Dollars of a namespace's pools, by their names. */
  static Map<String, Double> bill(Path records, String namespace)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                OperatorProcess.BUILT.toString(),
                "cost",
                "--database",
                records.toString(),
                "--by",
                "pool",
                "--format",
                "json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonNode report = new ObjectMapper().readTree(process.getInputStream());
    if (process.waitFor() != 0) {
      throw new IllegalStateException("cost ended with status " + process.exitValue());
    }
    Map<String, Double> bill = new TreeMap<>();
    for (JsonNode row : report.path("rows")) {
      String pool = row.path("pool").asText();
      if (pool.startsWith(namespace + "/")) {
        bill.put(pool.substring(namespace.length() + 1), row.path("cost_usd").asDouble());
      }
    }
    return bill;
  }
}
