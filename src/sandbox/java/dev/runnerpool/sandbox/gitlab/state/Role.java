package dev.runnerpool.sandbox.gitlab.state;

/** Role of a user in a group or project, weakest first. */
public enum Role {
  NONE(0),
  GUEST(10),
  REPORTER(20),
  DEVELOPER(30),
  MAINTAINER(40),
  OWNER(50);

  private final int accessLevel;

  Role(int accessLevel) {
    this.accessLevel = accessLevel;
  }

  /** GitLab's number for the role. */
  public int accessLevel() {
    return accessLevel;
  }

  public boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }
}
