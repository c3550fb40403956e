/**
 * Programs in processes of their own that never outlive this one: {@link
 * dev.runnerpool.sandbox.process.Program} is any of them, {@link
 * dev.runnerpool.sandbox.process.OperatorProcess} the packaged operator.
 */
package dev.runnerpool.sandbox.process;
