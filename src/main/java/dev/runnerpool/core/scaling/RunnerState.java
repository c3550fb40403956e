package dev.runnerpool.core.scaling;

/** The states of a runner, and the only ones. */
public enum RunnerState {
  /** Its pod was made and does not ask for jobs yet. */
  STARTING,
  /** It asks for jobs and holds none. */
  IDLE,
  /** It holds a job. */
  BUSY,
  /** It was told to stop; a job it holds runs to its end. */
  RETIRING,
  /** It ended well. */
  FINISHED,
  /** It ended badly, or was lost. */
  FAILED;

  /** Whether it counts against {@code max}: all but those that ended. */
  public boolean live() {
    return this != FINISHED && this != FAILED;
  }
}
