package dev.runnerpool.operator.aws;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The one set of clients of AWS, made when the first question is asked. */
@Singleton
public class AwsAccess implements AutoCloseable {

  /** Longest wait for one answer. */
  private static final Duration CALL = Duration.ofSeconds(20);

  private final Optional<URI> endpoint;
  private final Duration call;
  private AwsClients clients;

  /** AWS' own endpoints, or those of the SDK's variables. */
  @Inject
  AwsAccess() {
    this(Optional.empty());
  }

  /** Another endpoint for everything. */
  public AwsAccess(Optional<URI> endpoint) {
    this(endpoint, CALL);
  }

  /**
   * The same with another patience.
   *
   * @param call longest wait for one answer
   */
  public AwsAccess(Optional<URI> endpoint, Duration call) {
    this.endpoint = endpoint;
    this.call = call;
  }

  /** The clients; classes of the SDK are loaded by this and not before. */
  public synchronized AwsClients clients() {
    if (clients == null) {
      clients = new AwsClients(endpoint, call);
    }
    return clients;
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  @Override
  public synchronized void close() {
    if (clients != null) {
      clients.close();
      clients = null;
    }
  }
}
