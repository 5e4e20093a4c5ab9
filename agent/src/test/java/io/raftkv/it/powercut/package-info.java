/** Power cuts under real agents, on file systems that lose what was not forced; needs root for mounts. */
package io.raftkv.it.powercut;
