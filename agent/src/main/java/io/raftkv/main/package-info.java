/** The one place that wires everything together, and the command line of {@code raftkv-agent}. */
package io.raftkv.main;
