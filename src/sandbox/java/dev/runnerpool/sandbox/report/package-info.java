/** What a run of the sandbox came to: figures, verdict, and how they are shown. */
package dev.runnerpool.sandbox.report;
