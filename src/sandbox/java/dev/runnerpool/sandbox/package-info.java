/**
 * The sandbox: the packaged operator tried with nothing installed but a JDK and Maven. {@link
 * dev.runnerpool.sandbox.SandboxCommand} is the way in.
 */
package dev.runnerpool.sandbox;
