package dev.runnerpool.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the operator until it is told to stop. Each flag has an environment variable beside it. */
@Command(
    name = "operate",
    description = "Run the operator: watch RunnerPools and scale their runners, until SIGTERM.",
    mixinStandardHelpOptions = true)
final class Operate implements Runnable {

  private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

  enum LogFormat {
    text,
    json
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Cluster to use; default: KUBECONFIG, else the pod's service account, else"
              + " ~/.kube/config.")
  Path kubeconfig;

  @Option(
      names = "--namespaces",
      split = ",",
      paramLabel = "NAME",
      description = "Namespaces to watch, separated by commas; default: all. [WATCH_NAMESPACES]")
  List<String> namespaces;

  @Option(
      names = "--selector",
      paramLabel = "SELECTOR",
      description =
          "Labels of the pools to serve, such as team=a; default: all pools. [WATCH_SELECTOR]")
  String selector;

  @Option(
      names = "--leader-election",
      description =
          "Act only while holding a lease, so that several replicas can run; default: off."
              + " [LEADER_ELECTION=true]")
  boolean leaderElection;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      description = "Name of the lease; default runnerpool-operator. [LEASE_NAME]")
  String leaseName;

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      description = "Namespace of the lease; default: the pod's. [LEASE_NAMESPACE]")
  String leaseNamespace;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of metrics, health, webhooks and the status page, 0 to 65535; default 8080."
              + " [QUARKUS_HTTP_PORT]")
  Integer port;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text or json; default text. [LOG_FORMAT]")
  LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "ERROR, WARN, INFO, DEBUG or TRACE; default INFO. [LOG_LEVEL]")
  String logLevel;

  @Override
  public void run() {
    if (kubeconfig != null) {
      if (!Files.isReadable(kubeconfig)) {
        throw wrong("--kubeconfig: there is no readable file " + kubeconfig);
      }
      System.setProperty("kubeconfig", kubeconfig.toString());
    }
    namespaces();
    selector();
    leaderElection();
    if (port != null) {
      if (port < 0 || port > 65535) {
        throw wrong("--port " + port + ": a port is 0 to 65535");
      }
      System.setProperty("quarkus.http.port", port.toString());
    }
    log();
    Quarkus.run();
  }

  private void namespaces() {
    String watched =
        namespaces == null ? System.getenv("WATCH_NAMESPACES") : String.join(",", namespaces);
    if (watched == null || watched.isBlank()) {
      return;
    }
    for (String name : watched.split(",")) {
      if (!name.matches(NAME)) {
        throw wrong("--namespaces: '" + name + "' is not a namespace's name");
      }
    }
    System.setProperty("quarkus.operator-sdk.controllers.runnerpool.namespaces", watched);
  }

  private void selector() {
    String wanted = selector == null ? System.getenv("WATCH_SELECTOR") : selector;
    if (wanted == null || (selector == null && wanted.isBlank())) {
      return;
    }
    try {
      String checked = PoolSelector.checked(wanted);
      System.setProperty("quarkus.operator-sdk.controllers.runnerpool.selector", checked);
      System.setProperty("runnerpool.selector", checked);
    } catch (IllegalArgumentException e) {
      throw wrong("--selector: " + e.getMessage());
    }
  }

  private void leaderElection() {
    String wanted = leaderElection ? "true" : System.getenv("LEADER_ELECTION");
    if (wanted != null) {
      if (!wanted.matches("true|false")) {
        throw wrong("LEADER_ELECTION=" + wanted + ": true or false");
      }
      System.setProperty("runnerpool.leader-election.enabled", wanted);
    }
    lease("--lease-name", leaseName, "LEASE_NAME");
    lease("--lease-namespace", leaseNamespace, "LEASE_NAMESPACE");
  }

  private void lease(String flag, String given, String variable) {
    String value = given == null ? System.getenv(variable) : given;
    if (value == null || value.isBlank()) {
      return;
    }
    if (!value.matches(NAME)) {
      throw wrong(flag + ": '" + value + "' is not a name in Kubernetes");
    }
    System.setProperty("runnerpool.leader-election." + flag.substring(2), value);
  }

  private void log() {
    String format = logFormat == null ? System.getenv("LOG_FORMAT") : logFormat.name();
    if (format != null && !format.isBlank()) {
      if (!format.matches("text|json")) {
        throw wrong("LOG_FORMAT=" + format + ": text or json");
      }
      System.setProperty("quarkus.log.console.json.enabled", String.valueOf(format.equals("json")));
    }
    String level = logLevel == null ? System.getenv("LOG_LEVEL") : logLevel;
    // A variable that is there and empty says nothing, as of the others.
    if (level != null && (logLevel != null || !level.isBlank())) {
      String upper = level.toUpperCase(Locale.ROOT);
      if (!upper.matches("ERROR|WARN|INFO|DEBUG|TRACE")) {
        throw wrong("--log-level " + level + ": ERROR, WARN, INFO, DEBUG or TRACE");
      }
      System.setProperty("quarkus.log.category.\"dev.runnerpool\".level", upper);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
