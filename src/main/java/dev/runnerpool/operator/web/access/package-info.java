/** Who may see the status page and the JSON beside it. Nothing here answers a request. */
package dev.runnerpool.operator.web.access;
