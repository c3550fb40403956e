package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.bench.ProcessMemory;
import dev.runnerpool.operator.aws.AwsAccess;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * No test: tells what asking AWS takes of a process' memory. {@code URL} answers in AWS' place,
 * such as moto; its failures are told and do not matter.
 */
final class AwsMemory {

  private static final String REGION = "us-east-1";
  private static final List<String> TYPES =
      List.of("m7g.large", "m7g.xlarge", "m7g.2xlarge", "c7g.large", "c7g.xlarge");

  private AwsMemory() {}

  /** See the class. */
  public static void main(String... args) {
    System.out.println(ProcessMemory.line("begun"));
    try (AwsAccess access = new AwsAccess(Optional.of(URI.create(args[0])))) {
      AwsPriceFeed feed = new AwsPriceFeed(access);
      ask(() -> TYPES.forEach(type -> feed.onDemand(REGION, type)));
      System.out.println(ProcessMemory.line("list prices"));
      ask(() -> feed.spot(REGION, Set.copyOf(TYPES)));
      System.out.println(ProcessMemory.line("spot prices"));
    }
    System.out.println(ProcessMemory.line("closed"));
  }

  private static void ask(Runnable question) {
    try {
      question.run();
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }
}
