package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The GitLab instance, the scope within it, and the Secret that opens it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.group), has(self.project), has(self.instance) && self.instance]"
            + ".filter(x, x).size() == 1",
    message = "set exactly one of group, project or instance: true: a pool serves one scope")
@ValidationRule(
    value = "self.url == oldSelf.url",
    messageExpression =
        "'gitlab.url cannot be changed from ' + oldSelf.url + ' to ' + self.url"
            + " + ': make a new pool for the other GitLab'",
    message = "gitlab.url cannot be changed: make a new pool for the other GitLab",
    fieldPath = ".url")
@ValidationRule(
    value =
        "has(self.group) == has(oldSelf.group) && has(self.project) == has(oldSelf.project)"
            + " && (!has(self.group) || string(self.group) == string(oldSelf.group))"
            + " && (!has(self.project) || string(self.project) == string(oldSelf.project))",
    message =
        "the scope (group, project, instance) cannot be changed: make a new pool for the other scope")
@ValidationRule(
    value = "has(self.credentials) || has(self.runner)",
    message =
        "set credentials: {secretRef: {name: ...}} with an access token, or runner: {secretRef: {name:"
            + " ...}} with the token of a runner that exists already")
@ValidationRule(
    value = "has(self.credentials) || !has(self.webhook)",
    message =
        "the operator makes a webhook with the token in credentials: without them make it by hand and"
            + " leave webhook out",
    fieldPath = ".webhook")
@ValidationRule(
    value = "has(self.runner) == has(oldSelf.runner)",
    message = "runner cannot be added or taken away: make a new pool with it, or without it",
    fieldPath = ".runner")
public record GitLabSpec(
    @Required
        @Size(max = 1024)
        @ValidationRule(
            value =
                "self.matches(r'^https?://([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?"
                    + "(/[^\\s?#]*)?$') && !self.matches('/api(/v4|/graphql)?/?$')",
            messageExpression =
                "'\\'' + self + '\\' is not the address of a GitLab: write it with http:// or https://,"
                    + " without user, query, fragment or /api/v4, like https://gitlab.example.com'",
            message =
                "must be the address of a GitLab with http:// or https://, without user, query,"
                    + " fragment or /api/v4, like https://gitlab.example.com")
        @JsonPropertyDescription(
            "Address of the GitLab instance, such as https://gitlab.example.com, with the path"
                + " if GitLab runs under one. Write an IPv6 address in brackets. No user, query or"
                + " fragment. Cannot be changed.")
        String url,
    @Size(max = 512)
        @ValidationRule(
            value = PATH,
            messageExpression =
                "'\\'' + string(self) + '\\' is not a group: write its full path without the address, a"
                    + " slash at its ends or .git, like platform/ci, or its number'",
            message =
                "must be the group's full path without the address, a slash at its ends or .git,"
                    + " like platform/ci, or its number")
        @JsonPropertyDescription(
            "Full path (`platform/ci`) or number of the group whose projects' jobs are served,"
                + " sub-groups included. One of group, project, instance. Cannot be changed.")
        String group,
    @Size(max = 512)
        @ValidationRule(
            value = PROJECT,
            messageExpression =
                "'\\'' + string(self) + '\\' is not a project: write its full path without the address, a"
                    + " slash at its ends or .git, like platform/ci/app, or its number'",
            message =
                "must be the project's full path without the address, a slash at its ends or .git,"
                    + " like platform/ci/app, or its number")
        @JsonPropertyDescription(
            "Full path (`platform/ci/app`) or number of the project whose jobs are served. One of"
                + " group, project, instance. Cannot be changed.")
        String project,
    @JsonPropertyDescription(
            "True to serve the jobs of the whole instance; needs an administrator's token. One of"
                + " group, project, instance. Cannot be changed.")
        Boolean instance,
    @JsonPropertyDescription(
            "The Secret with the access token, in the pool's namespace. May be left out if"
                + " `runner` is set: then no queue is read, and the pool only keeps its warm runners.")
        Credentials credentials,
    @JsonPropertyDescription(
            "The Secret with the token of an existing runner, in the pool's namespace. The"
                + " operator then creates and changes no runner in GitLab; tags and settings are those"
                + " the runner has there. Cannot be added or removed later.")
        OwnRunner runner,
    @Default("true")
        @JsonPropertyDescription(
            "Whether the operator may keep a second, paused runner in GitLab, whose long"
                + " polling announces new jobs at once; one for all pools of the scope. Needs the"
                + " right to create runners. Without it, or with false, jobs are found by polling"
                + " alone.")
        Boolean sentinel,
    @JsonPropertyDescription(
            "Have the operator keep a webhook in the group (needs GitLab Premium) or project, so"
                + " that jobs are seen at once. Needs the key `webhook-secret` in the Secret of"
                + " `credentials`, and a token with the scope api. Webhooks that you create by hand do"
                + " not need this field.")
        Webhook webhook) {

  private static final String PATH =
      "type(self) == int ? self > 0"
          + " : self.matches(r'^[^\\s/:]+(/[^\\s/:]+)*$') && !self.endsWith('.git')";

  /** No project is without a group or user above it. */
  private static final String PROJECT =
      PATH + " && (self.contains('/') || self.matches('^[0-9]+$'))";

  private static final String DEPRECATED =
      "Deprecated: write `secretRef: {name: ...}`. Name of the Secret, whose key `token` is read.";

  /** Fills what an API server without the CRD's defaults would leave out. */
  public GitLabSpec {
    sentinel = sentinel == null || sentinel;
  }

  /** Where the access token is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = SecretRef.ONCE, message = SecretRef.NOT_ONCE)
  public record Credentials(
      @JsonPropertyDescription(
              "The Secret, in the pool's namespace. Its key holds an access token with the scope"
                  + " api, or with create_runner, manage_runner and read_api. Optional key `ca.crt`:"
                  + " PEM bundle of the certificate authorities to trust for this GitLab. Optional key"
                  + " `webhook-secret`: the secret of webhooks, `whsec_` and 32 random bytes in"
                  + " base64, or a word of at least 16 characters.")
          SecretRef secretRef,
      @Size(max = 253)
          @ValidationRule(value = SecretRef.NAME, message = SecretRef.NOT_NAME)
          @JsonPropertyDescription(DEPRECATED)
          String secret) {

    /** The Secret and its key, by whichever form the manifest names them. */
    public SecretRef ref() {
      return SecretRef.of(secretRef, secret);
    }
  }

  /** Where the token of a runner that exists already is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = SecretRef.ONCE, message = SecretRef.NOT_ONCE)
  public record OwnRunner(
      @JsonPropertyDescription(
              "The Secret, in the pool's namespace. Its key holds the runner's authentication token"
                  + " (`glrt-...`); optional key `ca.crt` a PEM bundle of the certificate authorities"
                  + " to trust for this GitLab.")
          SecretRef secretRef,
      @Size(max = 253)
          @ValidationRule(value = SecretRef.NAME, message = SecretRef.NOT_NAME)
          @JsonPropertyDescription(DEPRECATED)
          String secret) {

    /** The Secret and its key, by whichever form the manifest names them. */
    public SecretRef ref() {
      return SecretRef.of(secretRef, secret);
    }
  }

  /** A webhook that the operator keeps in GitLab. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Webhook(
      @Required
          @Size(max = 1024)
          @ValidationRule(
              value =
                  "self.matches(r'^https?://[^\\s/?#@]+(/[^\\s?#]*)?$') && !self.contains('/webhook/gitlab')",
              messageExpression =
                  "'\\'' + self + '\\' is not an address of the operator: write it with http:// or"
                      + " https://, without user, query, fragment or /webhook/gitlab, like"
                      + " https://runnerpool.example.com'",
              message =
                  "must be the operator's address with http:// or https://, without user, query,"
                      + " fragment or /webhook/gitlab, like https://runnerpool.example.com")
          @JsonPropertyDescription(
              "Address at which GitLab reaches the operator's port, such as"
                  + " https://runnerpool.example.com. The operator adds"
                  + " `/webhook/gitlab/<namespace>/<Secret>`.")
          String url) {}
}
