/**
 * How fast and how large: the packaged operator on a real control plane, measured from outside of
 * it. A case belongs here if it ends in figures that somebody would compare; whether the operator
 * does the right thing is asked in the tests. {@code mvn -Pbench}, docs/performance.md.
 */
package dev.runnerpool.bench;
