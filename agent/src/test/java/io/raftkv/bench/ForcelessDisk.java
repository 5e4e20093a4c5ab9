package io.raftkv.bench;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The local disk without its forces, so that processor time is seen and not the disk; for benchmarks only. */
final class ForcelessDisk {
    private ForcelessDisk() {}

    static Disk create() {
        return without(Disk.class, new LocalDisk(), "syncDirectory");
    }

    private static <T> T without(Class<T> type, T real, String forcing) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals(forcing)) {
                        return null;
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof DiskFile file ? without(DiskFile.class, file, "force") : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof IOException ? e.getCause() : e;
                    }
                });
        return type.cast(proxy);
    }
}
