/**
 * Plans that disturb the operator on a real control plane, and what must hold whatever they do;
 * docs/faults.md.
 */
package dev.runnerpool.faults;
