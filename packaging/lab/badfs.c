// A disk that fails, for one process: in front of the C library's calls (ld.so(8), LD_PRELOAD), for files under
// BADFS_DIR. While the file $BADFS_TRIGGER.fsync exists, forcing fails with EIO; while .enospc exists, writing fails
// with ENOSPC; while .short exists, only half of each buffer is written.
// build: gcc -O2 -shared -fPIC -o badfs.so badfs.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

#define REAL(function) \
    static __typeof__(&function) real; \
    if (!real) real = (__typeof__(&function))dlsym(RTLD_NEXT, #function)

static int is_ours(int file) {
    const char *directory = getenv("BADFS_DIR");
    char link[64], path[PATH_BYTES];
    if (!directory) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return !strncmp(path, directory, strlen(directory));
}

static int fails(const char *how, int file) {
    const char *trigger = getenv("BADFS_TRIGGER");
    char path[PATH_BYTES];
    int before = errno;
    if (!trigger) return 0;
    snprintf(path, sizeof path, "%s.%s", trigger, how);
    int answer = !access(path, F_OK) && is_ours(file);
    errno = before;
    return answer;
}

static ssize_t failed(int error) {
    errno = error;
    return -1;
}

static size_t length_written(int file, size_t length) { return length > 1 && fails("short", file) ? length / 2 : length; }

int fsync(int file) {
    REAL(fsync);
    return fails("fsync", file) ? (int)failed(EIO) : real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    return fails("fsync", file) ? (int)failed(EIO) : real(file);
}

ssize_t write(int file, const void *bytes, size_t length) {
    REAL(write);
    return fails("enospc", file) ? failed(ENOSPC) : real(file, bytes, length_written(file, length));
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t offset) {
    REAL(pwrite64);
    return fails("enospc", file) ? failed(ENOSPC) : real(file, bytes, length_written(file, length), offset);
}
