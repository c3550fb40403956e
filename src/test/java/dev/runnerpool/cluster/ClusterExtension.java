package dev.runnerpool.cluster;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Brings the cluster up with the first class that needs it, and ends it after the last. */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  /** The site, what the machine lacks, or why it failed: asked once, told to every class. */
  private record Outcome(Site site, MissingNeedException lack, RuntimeException failure)
      implements AutoCloseable {
    static Outcome start() {
      try {
        return new Outcome(Site.start(System.err::println), null, null);
      } catch (MissingNeedException e) {
        System.err.println("Level 3 is skipped: " + e.getMessage());
        return new Outcome(null, e, null);
      } catch (RuntimeException e) {
        return new Outcome(null, null, e);
      }
    }

    @Override
    public void close() {
      if (site != null) {
        site.close();
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Outcome outcome = outcome(context);
    if (outcome.lack() != null) {
      throw new TestAbortedException(outcome.lack().getMessage());
    }
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Site.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return outcome(context).site();
  }

  private static Outcome outcome(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(Outcome.class, type -> Outcome.start(), Outcome.class);
  }
}
