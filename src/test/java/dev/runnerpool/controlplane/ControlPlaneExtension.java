package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Starts the control plane with the first class that needs it, and ends it with the process.
 *
 * <p>It is in no store of JUnit's: each class that Maven gives to one of several processes is a run
 * of JUnit by itself, whose stores end with it.
 */
final class ControlPlaneExtension implements BeforeAllCallback, ParameterResolver {
  private static Outcome outcome;

  /** The control plane, or what it lacks: asked once, told to every class. */
  private record Outcome(ControlPlane plane, MissingNeedException lack) {
    static Outcome start() {
      try {
        ControlPlane plane = ControlPlane.start(System.err::println);
        Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
        return new Outcome(plane, null);
      } catch (MissingNeedException e) {
        System.err.println("Level 2 is skipped: " + e.getMessage());
        return new Outcome(null, e);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    MissingNeedException lack = outcome().lack();
    if (lack != null) {
      throw new TestAbortedException(lack.getMessage());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return outcome().plane();
  }

  private static synchronized Outcome outcome() {
    if (outcome == null) {
      outcome = Outcome.start();
    }
    return outcome;
  }
}
