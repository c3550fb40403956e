package dev.runnerpool.gitlabrunner;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class whose tests take a {@link RunnerWithGitLab} of their own as a parameter; skipped, with
 * the reason, where gitlab-runner cannot be built.
 */
@Tag("level-2")
@ExtendWith(GitLabRunnerExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnGitLabRunner {}
