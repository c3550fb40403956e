package dev.runnerpool.gitlab.client;

/**
 * An answer was larger, or took longer, than any of GitLab's: it was not read to its end. The cause
 * of a {@link GitLabException}; to ask for less may help. Its message follows "answered with".
 */
public final class EndlessAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EndlessAnswerException(String found) {
    super(found);
  }
}
