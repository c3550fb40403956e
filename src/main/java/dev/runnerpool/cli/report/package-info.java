/** Reports as HTML files that need nothing else, in the frame and style of the status page. */
package dev.runnerpool.cli.report;
