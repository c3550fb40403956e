/**
 * The simulated GitLab's HTTP side: a server, one class per family of routes, and the shapes of the
 * answers. Every endpoint runs under the lock of the state and returns a {@link
 * dev.runnerpool.sandbox.gitlab.http.Reply}; sending it, faults, limits and counting are the
 * server's.
 */
package dev.runnerpool.sandbox.gitlab.http;
