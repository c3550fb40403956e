package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.util.concurrent.atomic.AtomicReference;

/** The switches in force now; they may change while requests are answered. */
public final class Settings {
  private final AtomicReference<Switches> current;

  public Settings(Switches first) {
    current = new AtomicReference<>(first);
  }

  public Switches now() {
    return current.get();
  }

  public void change(Switches next) {
    current.set(next);
  }
}
