/**
 * The metric catalogue, under the exact names of the runbook. A leaf: others hand it suppliers and call its recorders.
 */
package io.raftkv.metrics;
