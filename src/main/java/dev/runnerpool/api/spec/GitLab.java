package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
            + " && (!has(self.group) || self.group == oldSelf.group)"
            + " && (!has(self.project) || self.project == oldSelf.project)",
    message =
        "the scope (group, project, instance) cannot be changed: make a new pool for the other scope")
public record GitLab(
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
            "Address of the GitLab instance, such as https://gitlab.example.com, with the path if it"
                + " lives under one. An IPv6 address stands in brackets. No user, query or fragment."
                + " Cannot be changed.")
        String url,
    @Size(max = 512)
        @ValidationRule(
            value = PATH,
            messageExpression =
                "'\\'' + self + '\\' is not a group: write its full path without the address and"
                    + " without a slash at its ends, like platform/ci, or its number'",
            message =
                "must be the group's full path without the address and without a slash at its ends,"
                    + " like platform/ci, or its number")
        @JsonPropertyDescription(
            "Full path (`platform/ci`) or number of the group whose projects' jobs are served,"
                + " sub-groups included. One of group, project, instance. Cannot be changed.")
        String group,
    @Size(max = 512)
        @ValidationRule(
            value = PATH,
            messageExpression =
                "'\\'' + self + '\\' is not a project: write its full path without the address and"
                    + " without a slash at its ends, like platform/ci/app, or its number'",
            message =
                "must be the project's full path without the address and without a slash at its ends,"
                    + " like platform/ci/app, or its number")
        @JsonPropertyDescription(
            "Full path (`platform/ci/app`) or number of the project whose jobs are served. One of"
                + " group, project, instance. Cannot be changed.")
        String project,
    @JsonPropertyDescription(
            "True to serve the jobs of the whole instance; needs an administrator's token. One of"
                + " group, project, instance. Cannot be changed.")
        Boolean instance,
    @Required
        @JsonPropertyDescription("The Secret, in the pool's namespace, with the access token.")
        Credentials credentials) {

  private static final String PATH = "self.matches(r'^[^\\s/:]+(/[^\\s/:]+)*$')";

  /** Where the token is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Credentials(
      @Required
          @Size(max = 253)
          @ValidationRule(
              value = Names.DNS + " && !self.startsWith('glpat-')",
              message =
                  "must be the name of a Secret in the pool's namespace, like gitlab-api, not the"
                      + " token itself")
          @JsonPropertyDescription(
              "Name of the Secret. Key `token` holds an access token with the scope api, or"
                  + " create_runner, manage_runner and read_api; optional key `ca.crt` a PEM bundle"
                  + " of the certificate authorities to trust for this GitLab.")
          String secret) {}
}
