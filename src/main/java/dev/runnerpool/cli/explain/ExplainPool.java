package dev.runnerpool.cli.explain;

import dev.runnerpool.operator.web.json.PoolJson;
import dev.runnerpool.operator.web.json.PoolListJson;
import dev.runnerpool.operator.web.json.PoolSummaryJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a pool does and why. */
@Command(
    name = "pool",
    description = "Say what a pool does and why: its runners, jobs, decisions and conditions.",
    mixinStandardHelpOptions = true)
final class ExplainPool implements Callable<Integer> {

  private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
  private static final Pattern POOL = Pattern.compile("(" + NAME + "/)?" + NAME);

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "[NAMESPACE/]NAME",
      description = "The pool; its namespace may be left out if no other one has that name.")
  String pool;

  @Mixin OperatorOptions operator = new OperatorOptions();

  Map<String, String> environment = System.getenv();

  @Override
  public Integer call() {
    if (!POOL.matcher(pool).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "'%s' is not the name of a pool: write NAME or NAMESPACE/NAME, as kubectl get runnerpools -A shows them"
              .formatted(pool));
    }
    return operator.answer(
        spec,
        client -> {
          String answer =
              client.get("/api/v1/pools/" + (pool.contains("/") ? pool : found(client)));
          return operator.isJson()
              ? client.pretty(answer)
              : PoolReport.of(client.read(answer, PoolJson.class), operator.width(environment));
        });
  }

  /** With its namespace. */
  private String found(OperatorClient client) throws NoAnswerException {
    List<String> all =
        client.read(client.get("/api/v1/pools"), PoolListJson.class).pools().stream()
            .map(ExplainPool::key)
            .toList();
    List<String> named = all.stream().filter(key -> key.endsWith("/" + pool)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new NoAnswerException(
        named.isEmpty()
            ? "This operator serves no pool '%s'%s"
                .formatted(
                    pool,
                    all.isEmpty()
                        ? ": it has reconciled no pool yet."
                        : ". Its pools are %s.".formatted(first(all)))
            : "There are several pools '%s': write one of %s.".formatted(pool, first(named)));
  }

  private static String first(List<String> names) {
    int shown = 10;
    return String.join(", ", names.subList(0, Math.min(shown, names.size())))
        + (names.size() > shown ? " and %d more".formatted(names.size() - shown) : "");
  }

  private static String key(PoolSummaryJson pool) {
    return pool.namespace() + "/" + pool.name();
  }
}
