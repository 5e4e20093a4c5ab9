/**
 * Real agents on disks that fail: a library loaded before the agent watches and fails its calls ({@code DiskProbe}), and
 * file systems of their own on loop devices are filled, frozen and set read-only ({@code LoopDisk}; needs root).
 */
package io.raftkv.it.disk;
