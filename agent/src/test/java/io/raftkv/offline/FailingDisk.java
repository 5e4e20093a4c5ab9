package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A disk that fails at its n-th change, and at every one after it. */
final class FailingDisk {
    static final String MESSAGE = "the disk is gone";
    private static final Set<String> CHANGES = Set.of(
            "create", "createDirectories", "rename", "link", "delete", "deleteTree", "syncDirectory", "write", "force");

    private final Disk disk;
    private final int failsAt;
    private int changes;

    FailingDisk(Disk disk, int failsAt) {
        this.disk = disk;
        this.failsAt = failsAt;
    }

    Disk disk() {
        return proxy(Disk.class, disk);
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (CHANGES.contains(method.getName()) && ++changes >= failsAt) {
                        throw new IOException(MESSAGE);
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof DiskFile file ? proxy(DiskFile.class, file) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
