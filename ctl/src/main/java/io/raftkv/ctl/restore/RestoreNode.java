package io.raftkv.ctl.restore;

import io.raftkv.ctl.hosts.Service;
import java.nio.file.Path;

/**
 * A node whose data is on this machine, and power over its process.
 *
 * @param dataDirectory its {@code storage.data_dir}
 */
public record RestoreNode(String id, Path dataDirectory, Service service) {}
