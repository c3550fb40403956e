package dev.runnerpool.operator.gitlab.faults;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.util.Map;
import java.util.Set;

/** The kinds of pool that between them make every kind of request. */
enum Served {
  GROUP("group: team", false),
  PROJECT("project: team/app", false),
  INSTANCE("instance: true", true);

  static final String PROJECT_PATH = "team/app";

  private final String spec;
  private final boolean administrator;

  Served(String spec, boolean administrator) {
    this.spec = spec;
    this.administrator = administrator;
  }

  /** The lines of {@code spec.gitlab} that name the scope. */
  String spec() {
    return spec;
  }

  /** A token that may do all that the pool needs. */
  String token(SimulatedGitLab gitlab) {
    Set<Scope> scopes = Set.of(Scope.API);
    return administrator
        ? gitlab.createToken("operator", scopes, Role.NONE, true)
        : gitlab.createToken("operator", scopes, Map.of("team", Role.OWNER));
  }
}
