/** What pages show, in words and figures: made of what is known, without a request or a clock. */
package dev.runnerpool.operator.web.view;
