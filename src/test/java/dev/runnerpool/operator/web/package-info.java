/** The status page, asked over HTTP as browsers and programs do. */
package dev.runnerpool.operator.web;
