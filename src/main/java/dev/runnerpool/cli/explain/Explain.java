package dev.runnerpool.cli.explain;

import picocli.CommandLine.Command;

/** Asks the running operator why. */
@Command(
    name = "explain",
    description = {
      "Ask the running operator where a job is and why, or what a pool does and why.",
      "In the cluster: kubectl -n runnerpool-system exec deploy/runnerpool-operator -- runnerpool"
          + " explain job 42"
    },
    mixinStandardHelpOptions = true,
    subcommands = {ExplainPool.class, ExplainJob.class})
public final class Explain {}
