package dev.runnerpool.gitlabrunner;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Has gitlab-runner built, and gives each test a stage that is closed after it. */
final class GitLabRunnerExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(GitLabRunnerExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      Parts.build(System.err::println, Part.GITLAB_RUNNER);
    } catch (MissingNeedException e) {
      System.err.println("Level 2 is skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunnerWithGitLab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(SPACE)
        .computeIfAbsent(
            RunnerWithGitLab.class,
            type -> RunnerWithGitLab.open(context.getRequiredTestClass().getSimpleName()),
            RunnerWithGitLab.class);
  }
}
