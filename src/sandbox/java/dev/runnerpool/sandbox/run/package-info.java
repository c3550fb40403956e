/** One run of the sandbox: what is started, what is watched from outside, what is shown. */
package dev.runnerpool.sandbox.run;
