/**
 * What the simulated GitLab knows and the rules by which it changes: groups, projects, tokens,
 * runners, pipelines, jobs. No HTTP here. All of it is guarded by the one lock of {@link
 * dev.runnerpool.sandbox.gitlab.state.GitLab}; nothing in this package may be touched outside it
 * except immutable records.
 */
package dev.runnerpool.sandbox.gitlab.state;
