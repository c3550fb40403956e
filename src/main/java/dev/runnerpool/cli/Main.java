package dev.runnerpool.cli;

public class Main {
  public static void main(String... args) {
    io.quarkus.runtime.Quarkus.run(args);
  }
}
