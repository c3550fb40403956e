package dev.runnerpool.sandbox.gitlab.ci;

/** A CI file that GitLab would refuse; the message begins with {@code file:line}. */
public class CiFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CiFileException(String file, int line, String problem) {
    super("%s:%d: %s".formatted(file, line, problem));
  }
}
