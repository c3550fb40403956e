package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Starts the control plane with the first class that needs it, and ends it after the last. */
final class ControlPlaneExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(ControlPlaneExtension.class);

  /** The control plane, or what it lacks: asked once, told to every class. */
  private record Outcome(ControlPlane plane, MissingNeedException lack) implements AutoCloseable {
    static Outcome start() {
      try {
        return new Outcome(ControlPlane.start(System.err::println), null);
      } catch (MissingNeedException e) {
        System.err.println("Level 2 is skipped: " + e.getMessage());
        return new Outcome(null, e);
      }
    }

    @Override
    public void close() {
      if (plane != null) {
        plane.close();
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Outcome outcome = outcome(context);
    if (outcome.lack() != null) {
      throw new TestAbortedException(outcome.lack().getMessage());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return outcome(context).plane();
  }

  private static Outcome outcome(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(Outcome.class, type -> Outcome.start(), Outcome.class);
  }
}
