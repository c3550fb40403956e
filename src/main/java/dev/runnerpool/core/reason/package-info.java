/**
 * What a reason is: the one word that status, events and metrics give for something. A word of the
 * closed list goes to the enum of whoever says it; what it means goes to {@code reasons.txt}.
 */
package dev.runnerpool.core.reason;
