package dev.runnerpool.operator.leader;

import dev.runnerpool.core.leader.LeaderAddress;
import dev.runnerpool.core.leader.LeaderHistory;
import dev.runnerpool.gitlab.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes part in the election from start to end, on a thread of its own. */
@Singleton
public class Leadership implements LeaderAddress, LeaderHistory {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final int LOST_STATUS = 1;
  private static final int DEFAULT_PORT = 8080;

  /** Who stands by looks so often in the time of one renewal: a released lease is seen soon. */
  private static final int STANDBY_LOOKS = 4;

  private final LeaderConfig config;
  private final LeaseTerm leaderGuard;
  private final KubernetesClient client;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("leader-election"));

  private LeaseLocation location;
  private Election election;
  private Runnable elected;
  private volatile Moment lastAnswer;
  private volatile Optional<String> leaderAddress = Optional.empty();
  private volatile Optional<String> leaderName = Optional.empty();
  private volatile Optional<Instant> ledBeforeUntil = Optional.empty();

  // Of the election's thread alone.
  private boolean led;
  private boolean failing;
  private boolean lapsed;
  private String holder = "";

  Leadership(LeaderConfig config, LeaseTerm leaderGuard, KubernetesClient client) {
    this.config = config;
    this.leaderGuard = leaderGuard;
    this.client = client;
  }

  /**
   * Begins to take part.
   *
   * @param elected called once, when this process may act
   * @throws IllegalArgumentException if a setting is wrong
   */
  void begin(Runnable elected) {
    this.elected = elected;
    if (!config.enabled()) {
      leaderGuard.holdForEver();
      elected.run();
      return;
    }
    location = LeaseLocation.of(config, LeaseLocation.NAMESPACE_FILE);
    String identity = Identity.of(config.address(), port());
    Leases leases = new KubernetesLeases(client, location, config.renewDeadline().dividedBy(2));
    election =
        new Election(
            leases,
            leaderGuard,
            new Election.Terms(identity, config.leaseDuration(), config.renewDeadline()),
            Moment::now);
    LOG.info("Takes part in leader election with lease {} as {}", location, identity);
    thread.execute(this::stepThenWait);
  }

  /** Time since the lease was last read or written; empty if it never was, or there is none. */
  public Optional<Duration> sinceLastAnswer() {
    return Optional.ofNullable(lastAnswer).map(last -> last.atLeastUntil(Moment.now()));
  }

  /** Whether others may take part; without, this process acts from its start to its end. */
  public boolean isContested() {
    return config.enabled();
  }

  @Override
  public Optional<Instant> ledBeforeUntil() {
    return ledBeforeUntil;
  }

  @Override
  public Optional<String> leaderAddress() {
    return leaderAddress;
  }

  @Override
  public Optional<String> leaderName() {
    return leaderName;
  }

  /** Ends: nothing may act any more, and the lease is given away if all that acted has ended. */
  void end(Duration patience) {
    try {
      leaderGuard.end();
      thread.shutdown();
      boolean silent = thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
      // A renewal may have been under way.
      leaderGuard.end();
      if (leaderGuard.awaitNoAct(patience) && silent && election != null) {
        election.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KubernetesClientException e) {
      LOG.warn("The lease {} could not be released: {}", location, e.getMessage());
    }
  }

  private void stepThenWait() {
    Duration pause = config.retryPeriod().dividedBy(STANDBY_LOOKS);
    try {
      Election.Standing standing = election.step();
      lastAnswer = Moment.now();
      failing = false;
      switch (standing) {
        case LEADING -> {
          pause = config.retryPeriod();
          lead();
        }
        case LOST -> exit();
        case STANDBY -> tell();
      }
    } catch (KubernetesClientException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("a step of the election failed unexpectedly", e);
    } finally {
      if (!thread.isShutdown()) {
        thread.schedule(this::stepThenWait, pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void lead() {
    if (lapsed) {
      lapsed = false;
      LOG.info(
          "The lease {} is renewed, and no other replica held it meanwhile: leads again", location);
    }
    if (!led) {
      led = true;
      ledBeforeUntil = election.ledBeforeUntil();
      LOG.info("Leads: holds the lease {}", location);
      elected.run();
    }
  }

  private void tell() {
    if (!holder.equals(election.holder())) {
      holder = election.holder();
      leaderAddress = Identity.addressIn(holder);
      leaderName = Identity.nameIn(holder);
      LOG.info("On standby: the lease {} is held by {}", location, holder);
    }
  }

  private void failed(KubernetesClientException e) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "The lease {} cannot be read or written, it is tried again: {} (get, create and update on"
              + " it are needed)",
          location,
          e.getMessage());
    }
    if (led && !lapsed && !leaderGuard.holds()) {
      lapsed = true;
      LOG.warn(
          "The lease {} was not renewed for {} s: nothing is written until it is",
          location,
          config.renewDeadline().toSeconds());
    }
  }

  /** What this process knows is outdated, so it begins again; at once, as it may write nothing. */
  private void exit() {
    LOG.warn(
        "Another replica took the lease {}: this process exits, to come back on standby", location);
    Runtime.getRuntime().halt(LOST_STATUS);
  }

  private static int port() {
    return ConfigProvider.getConfig()
        .getOptionalValue("quarkus.http.port", Integer.class)
        .orElse(DEFAULT_PORT);
  }
}
