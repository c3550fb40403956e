package dev.runnerpool.cli;

import io.quarkus.runtime.Quarkus;
import picocli.CommandLine.Command;

/** Runs the operator without a cluster, while its image is built; see {@link Rehearsal}. */
@Command(
    name = "rehearse",
    hidden = true,
    description = "For the image's build: do once what the class cache is to know.")
final class Rehearse implements Runnable {

  @Override
  public void run() {
    Quarkus.run(Rehearsal.class);
  }
}
