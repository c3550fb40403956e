/**
 * One operator acts, the others stand by. {@link dev.runnerpool.core.leader.LeaseTerm} says whether
 * this process may act; whatever writes asks it right before, so that a process that was stopped
 * and continued writes nothing after another took over.
 */
package dev.runnerpool.operator.leader;
