package dev.runnerpool.sandbox.gitlab.state;

/** Whose jobs a runner may take. */
public sealed interface RunnerScope {
  /** GitLab's word for the kind of runner. */
  String type();

  /** Jobs of every project that allows instance runners. */
  record Instance() implements RunnerScope {
    @Override
    public String type() {
      return "instance_type";
    }
  }

  /** Jobs of the projects in a group and in those below it. */
  record OfGroup(long groupId) implements RunnerScope {
    @Override
    public String type() {
      return "group_type";
    }
  }

  /** Jobs of one project. */
  record OfProject(long projectId) implements RunnerScope {
    @Override
    public String type() {
      return "project_type";
    }
  }
}
